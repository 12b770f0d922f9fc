// What hard terms about other pods ask for and nobody in the scenario has: a node label of no group, pods of no workload.
// Kubernetes takes both without a word, and then pods wait for ever, or are not kept apart at all.

import { selects, termSelects } from '../../cluster/selectors.ts';
import { WELL_KNOWN_NODE_LABELS, type PodTemplate } from '../../kubernetes.ts';
import type { Findings } from '../findings.ts';
import { needsLabels } from '../kubernetes/inter-pod.ts';
import type { AutoScalingGroup, Workload } from '../scenario.ts';
import type { Path } from '../source.ts';

/** A workload, and where it stands. */
export interface PlacedWorkload {
  readonly workload: Workload;
  readonly path: Path;
}

interface Target {
  /** What asks, in Kubernetes' words. */
  readonly by: string;
  readonly topologyKey: string;
  /** Absent where it has been noted before that nothing is selected, or that namespaces have no such labels. */
  readonly selects?: (other: PodTemplate) => boolean;
  /** What follows when no node has the label, and when no pod is selected. */
  readonly withoutLabel: string;
  readonly withoutPods: string;
}

export function noteMissingTargets(
  findings: Findings,
  groups: readonly AutoScalingGroup[],
  placed: readonly PlacedWorkload[],
): void {
  const labels = new Set<string>(WELL_KNOWN_NODE_LABELS);
  for (const group of groups) for (const key of Object.keys(group.labels)) labels.add(key);
  const templates = placed.map(({ workload }) => workload.template);
  for (const { workload, path } of placed)
    for (const target of targetsOf(workload.template)) {
      const { by, topologyKey, withoutLabel, withoutPods } = target;
      const say = (what: string): void => findings.note(path, `${by} of ${workload.name}: ${what}`);
      if (!labels.has(topologyKey))
        say(`no group's nodes have the label ${topologyKey}, so ${withoutLabel}`);
      else if (target.selects !== undefined && !templates.some(target.selects))
        say(`its labelSelector matches no pod of the scenario, so ${withoutPods}`);
    }
}

const NOWHERE = 'its pods can be placed nowhere';
const NO_EFFECT = 'it has no effect';

function targetsOf(template: PodTemplate): readonly Target[] {
  const { topologySpreadConstraints = [], podAffinity, podAntiAffinity } = template;
  const spreads = topologySpreadConstraints
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
    .map(({ topologyKey, labelSelector }) => ({
      by: 'topologySpreadConstraints',
      topologyKey,
      ...(labelSelector && {
        selects: ({ namespace, labels }: PodTemplate) =>
          namespace === template.namespace && selects(labelSelector, (key) => labels[key]),
      }),
      withoutLabel: NOWHERE,
      withoutPods: NO_EFFECT,
    }));
  const near = (podAffinity?.required ?? []).map((term) => ({ term, by: 'podAffinity' }));
  const apart = (podAntiAffinity?.required ?? []).map((term) => ({ term, by: 'podAntiAffinity' }));
  const terms = [...near, ...apart].map(({ term, by }) => {
    const { topologyKey, labelSelector, namespaceSelector } = term;
    const isKnown = namespaceSelector === undefined || !needsLabels(namespaceSelector);
    const otherwise = by === 'podAffinity' ? NOWHERE : NO_EFFECT;
    return {
      by,
      topologyKey,
      ...(labelSelector &&
        isKnown && { selects: (other: PodTemplate) => termSelects(term, other) }),
      withoutLabel: otherwise,
      withoutPods: otherwise,
    };
  });
  return [...spreads, ...terms];
}
