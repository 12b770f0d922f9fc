// What of a manifest the simulation leaves out, said once each. First what would change where pods run or how many
// there are, then plain lists of kinds and fields that have no bearing on capacity.

import { NAMESPACE_NAME_LABEL } from '../../kubernetes.ts';
import { needsLabels } from '../kubernetes/inter-pod.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { labelSelectorOf } from '../kubernetes/placement.ts';
import type { KubernetesObject } from './objects.ts';
import { isOwned } from './workload.ts';

interface Read {
  /** Objects that became part of the scenario. */
  readonly used: readonly KubernetesObject[];
  readonly ignored: readonly KubernetesObject[];
}

/** One sentence each. */
export function leftOut({ used, ignored }: Read): readonly string[] {
  const pods = used.flatMap(podsOf);
  return [
    ...PLACEMENT.flatMap((rule) => placementNote(rule, pods)),
    ...probeNote(pods),
    ...workloadNotes(ignored),
    ...budgetNote(ignored),
    ...ownedPodsNote(ignored),
    ...kindsNote(ignored),
    ...fieldsNote(used),
  ];
}

interface Pods {
  readonly title: string;
  readonly spec: ObjectReader;
}

function podsOf({ kind, title, reader }: KubernetesObject): readonly Pods[] {
  if (kind === 'Pod') return [{ title, spec: reader.map('spec') }];
  if (kind !== 'Deployment' && kind !== 'DaemonSet') return [];
  return [{ title, spec: reader.map('spec').map('template').map('spec') }];
}

/** A rule of placement that kube-scheduler follows and the simulation does not. */
interface Rule {
  readonly isUsed: (spec: ObjectReader) => boolean;
  readonly what: string;
  readonly effect: string;
}

const selectsByNamespaceLabels = (spec: ObjectReader): boolean =>
  ['podAffinity', 'podAntiAffinity']
    .map((kind) => spec.map('affinity').map(kind))
    .flatMap((side) => [
      ...side.items('requiredDuringSchedulingIgnoredDuringExecution'),
      ...side
        .items('preferredDuringSchedulingIgnoredDuringExecution')
        .map((item) => item.map('podAffinityTerm')),
    ])
    .some((term) => needsLabels(labelSelectorOf(term.map('namespaceSelector'))));

const PLACEMENT: readonly Rule[] = [
  {
    isUsed: selectsByNamespaceLabels,
    what: 'labels of namespaces in namespaceSelector',
    effect: `a namespace has no label here but ${NAMESPACE_NAME_LABEL}`,
  },
  {
    isUsed: (spec) => spec.items('volumes').some((volume) => volume.holds('persistentVolumeClaim')),
    what: 'persistentVolumeClaim',
    effect: 'pods may move to a zone where their volume is not',
  },
  {
    isUsed: (spec) => (spec.text('nodeName') ?? '') !== '',
    what: 'nodeName',
    effect: 'kube-scheduler places these pods',
  },
  {
    isUsed: (spec) => (spec.text('schedulerName') ?? 'default-scheduler') !== 'default-scheduler',
    what: 'schedulerName',
    effect: 'kube-scheduler places these pods',
  },
  {
    isUsed: (spec) => spec.holds('schedulingGates'),
    what: 'schedulingGates',
    effect: 'these pods are scheduled at once',
  },
  {
    isUsed: (spec) => spec.holds('resourceClaims'),
    what: 'resourceClaims',
    effect: 'pods may go to nodes without these devices',
  },
  {
    isUsed: (spec) => spec.items('containers').some(wantsDisk),
    what: 'ephemeral-storage',
    effect: 'disks never fill up',
  },
];

const wantsDisk = (container: ObjectReader): boolean => {
  const resources = container.map('resources');
  return ['requests', 'limits'].some((key) => resources.map(key).has('ephemeral-storage'));
};

function placementNote({ isUsed, what, effect }: Rule, pods: readonly Pods[]): readonly string[] {
  const concerned = pods.filter(({ spec }) => isUsed(spec)).map(({ title }) => title);
  return concerned.length === 0 ? [] : [`not modelled: ${what} of ${some(concerned)}: ${effect}`];
}

function probeNote(pods: readonly Pods[]): readonly string[] {
  const probed = pods
    .flatMap(({ spec }) => spec.items('containers'))
    .filter((container) =>
      ['readinessProbe', 'startupProbe'].map((probe) => container.holds(probe)).includes(true),
    );
  if (probed.length === 0) return [];
  return [
    `not modelled: readiness and startup probes of ${counted(probed.length, 'container')}: ` +
      'a pod is Ready once its startup has passed',
  ];
}

const WITH_PODS = ['StatefulSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'];

function workloadNotes(ignored: readonly KubernetesObject[]): readonly string[] {
  return WITH_PODS.flatMap((kind) => {
    const titles = ignored
      .filter((each) => each.kind === kind && !isOwned(each))
      .map(({ title }) => title);
    return titles.length === 0
      ? []
      : [`not modelled: ${some(titles)}: their pods are missing here`];
  });
}

function budgetNote(ignored: readonly KubernetesObject[]): readonly string[] {
  const idle = ignored
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map(({ title }) => title);
  if (idle.length === 0) return [];
  return [`${some(idle)} protects nothing: give selector, and minAvailable or maxUnavailable`];
}

function ownedPodsNote(ignored: readonly KubernetesObject[]): readonly string[] {
  const owned = ignored
    .filter((each) => isOwned(each) && (each.kind === 'Pod' || WITH_PODS.includes(each.kind)))
    .map(({ title }) => title);
  if (owned.length === 0) return [];
  const objects = counted(owned.length, 'object');
  return [`left out ${objects} with an owner, whose owner makes them: ${some(owned)}`];
}

function kindsNote(ignored: readonly KubernetesObject[]): readonly string[] {
  const kinds = ignored
    .map(({ kind }) => kind)
    .filter(
      (kind) => kind !== 'Pod' && kind !== 'PodDisruptionBudget' && !WITH_PODS.includes(kind),
    );
  return kinds.length === 0 ? [] : [`ignored kinds: ${tally(kinds)}`];
}

function fieldsNote(used: readonly KubernetesObject[]): readonly string[] {
  const fields = used.flatMap(({ reader }) => reader.ignored().map(shortened));
  return fields.length === 0 ? [] : [`ignored fields: ${tally(fields)}`];
}

/** Fields of a pod read the same in a Pod and in a template. */
const shortened = (field: string): string => field.replace(/^(?:spec\.template\.)?spec\./, '');

/** `Service ×12, Ingress`, in order of appearance. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, n]) => (n === 1 ? word : `${word} ×${n}`)).join(', ');
}

const MOST_NAMED = 4;

function some(titles: readonly string[]): string {
  const named = titles.slice(0, MOST_NAMED).join(', ');
  const more = titles.length - MOST_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
