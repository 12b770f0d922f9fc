// Deployments, DaemonSets, bare Pods and PriorityClasses of a manifest.

import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { labelSelectorOf } from '../kubernetes/placement.ts';
import { podTemplateOf, type PodContext, type PriorityClass } from '../kubernetes/pod-template.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { Workload } from '../scenario.ts';
import { RUN_START } from '../../units.ts';
import type { KubernetesObject } from './objects.ts';

/** The workload that an object is; undefined for one that is none, or that another object makes. */
export function workloadOf(object: KubernetesObject, context: PodContext): Workload | undefined {
  const { kind, name, namespace, reader } = object;
  switch (kind) {
    case 'Deployment': {
      const spec = reader.map('spec');
      const template = controlledPods(spec, { ...context, namespace, deployment: name });
      const replicas = [{ at: RUN_START, replicas: spec.count('replicas') ?? 1 }];
      return { kind, name, template, replicas };
    }
    case 'DaemonSet':
      return {
        kind,
        name,
        template: controlledPods(reader.map('spec'), { ...context, namespace }),
      };
    case 'Pod':
      if (isOwned(object)) return undefined;
      return { kind, name, template: checkedPod(reader, { ...context, namespace }) };
    default:
      return undefined;
  }
}

/** A pod that a controller made: that controller makes it here too. */
export const isOwned = ({ reader }: KubernetesObject): boolean =>
  reader.map('metadata').items('ownerReferences').length > 0;

/** The pods of a controller carry the labels that it selects by; the API refuses any other template. */
function controlledPods(spec: ObjectReader, context: PodContext): PodTemplate {
  const template = checkedPod(spec.map('template'), context);
  const { matchLabels } = labelSelectorOf(spec.map('selector'));
  for (const [key, value] of Object.entries(matchLabels))
    if (template.labels[key] !== value)
      spec.map('selector').map('matchLabels').mistake(key, NO_MATCH);
  if (!spec.has('selector'))
    spec.mistake('selector', 'is missing: select the labels of the template');
  return template;
}

const NO_MATCH = 'is not what the labels of its own template say: make them agree';

function checkedPod(pod: ObjectReader, context: PodContext): PodTemplate {
  const spec = pod.map('spec');
  if (spec.items('containers').length === 0)
    spec.mistake('containers', 'is missing: a pod needs at least one container');
  return withoutDisk(podTemplateOf(pod, context));
}

/** Node disks are not modelled, so no node could offer what a pod asks of them. */
function withoutDisk(template: PodTemplate): PodTemplate {
  const { 'ephemeral-storage': _, ...other } = template.requests.other;
  return { ...template, requests: { ...template.requests, other } };
}

export const priorityClassOf = (reader: ObjectReader): PriorityClass => ({
  value: reader.whole('value') ?? 0,
  preemptionPolicy: reader.oneOf('preemptionPolicy', ['PreemptLowerPriority', 'Never']),
  globalDefault: reader.flag('globalDefault') ?? false,
});
