// What hard terms about other pods ask for and nobody in the scenario has: a node label of no group, pods of no workload.
// Kubernetes takes both without a word, and then pods wait for ever, or are not kept apart at all.

import { selects } from '../../cluster/selectors.ts';
import { WELL_KNOWN_NODE_LABELS, type LabelSelector, type PodTemplate } from '../../kubernetes.ts';
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
  /** Absent where it has been noted before that nothing is selected. */
  readonly selector?: LabelSelector;
  readonly isInNamespace: (namespace: string) => boolean;
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
      else if (!templates.some((other) => isSelected(target, other)))
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
      ...(labelSelector && { selector: labelSelector }),
      isInNamespace: (namespace: string) => namespace === template.namespace,
      withoutLabel: NOWHERE,
      withoutPods: NO_EFFECT,
    }));
  const near = (podAffinity?.required ?? []).map((term) => ({ term, by: 'podAffinity' }));
  const apart = (podAntiAffinity?.required ?? []).map((term) => ({ term, by: 'podAntiAffinity' }));
  const terms = [...near, ...apart].map(({ term, by }) => {
    const { topologyKey, labelSelector, namespaces, namespaceSelector } = term;
    const isKnown = namespaceSelector === undefined || !needsLabels(namespaceSelector);
    const otherwise = by === 'podAffinity' ? NOWHERE : NO_EFFECT;
    return {
      by,
      topologyKey,
      ...(labelSelector && isKnown && { selector: labelSelector }),
      isInNamespace: (namespace: string) =>
        namespaceSelector !== undefined || namespaces.includes(namespace),
      withoutLabel: otherwise,
      withoutPods: otherwise,
    };
  });
  return [...spreads, ...terms];
}

/** Namespaces that a selector picks by their name are not looked into: any pod will do. */
const isSelected = ({ selector, isInNamespace }: Target, other: PodTemplate): boolean =>
  selector === undefined ||
  (isInNamespace(other.namespace) && selects(selector, (key) => other.labels[key]));
