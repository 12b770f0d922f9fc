// Where a pod may go beside other pods, as a PodSpec says it: topologySpreadConstraints, podAffinity, podAntiAffinity.
// What the API server refuses is a mistake here too: kubernetes/kubernetes pkg/apis/core/validation/validation.go.

import {
  NAMESPACE_NAME_LABEL,
  type Labels,
  type LabelSelector,
  type PodAffinity,
  type PodAffinityTerm,
  type PodTemplate,
  type Requirement,
  type TopologySpreadConstraint,
} from '../../kubernetes.ts';
import type { ObjectReader } from './object-reader.ts';
import { labelSelectorOf, weightOf } from './placement.ts';

/** Whose spec it is. */
interface SpecOwner {
  readonly namespace: string;
  readonly labels: Labels;
}

export type InterPodTerms = Pick<
  PodTemplate,
  'topologySpreadConstraints' | 'podAffinity' | 'podAntiAffinity'
>;

/** What a Deployment's controller adds to the labels of its pods, to tell its ReplicaSets apart. */
const TEMPLATE_HASH = 'pod-template-hash';

/**
 * A Deployment's pods carry `pod-template-hash`. Here only those do whose own terms ask for it; its name stands for the
 * hash, as a Deployment has one template for the whole run.
 */
export const withTemplateHash = (
  spec: ObjectReader,
  labels: Labels,
  deployment: string | undefined,
): Labels =>
  deployment !== undefined && asksForTemplateHash(spec)
    ? { [TEMPLATE_HASH]: deployment, ...labels }
    : labels;

const asksForTemplateHash = (spec: ObjectReader): boolean =>
  ['topologySpreadConstraints', 'affinity'].some((key) =>
    JSON.stringify(spec.raw(key) ?? null).includes(`"${TEMPLATE_HASH}"`),
  );

/** All that a spec says about other pods; keys only for what it does say. */
export function interPodTermsOf(spec: ObjectReader, owner: SpecOwner): InterPodTerms {
  const topologySpreadConstraints = spreadConstraintsOf(spec, owner);
  const podAffinity = podAffinityOf(spec.map('affinity').map('podAffinity'), owner);
  const podAntiAffinity = podAffinityOf(spec.map('affinity').map('podAntiAffinity'), owner);
  return {
    ...(topologySpreadConstraints.length === 0 ? {} : { topologySpreadConstraints }),
    ...(podAffinity === undefined ? {} : { podAffinity }),
    ...(podAntiAffinity === undefined ? {} : { podAntiAffinity }),
  };
}

function spreadConstraintsOf(
  spec: ObjectReader,
  owner: SpecOwner,
): readonly TopologySpreadConstraint[] {
  const seen = new Set<string>();
  return spec.items('topologySpreadConstraints').map((item) => {
    const constraint = spreadConstraintOf(item, owner);
    const { topologyKey, whenUnsatisfiable } = constraint;
    const pair = `${topologyKey}, ${whenUnsatisfiable}`;
    if (seen.has(pair) && topologyKey !== '')
      item.mistake('topologyKey', `makes this a second constraint of ${pair}: remove one of them`);
    seen.add(pair);
    return constraint;
  });
}

function spreadConstraintOf(item: ObjectReader, owner: SpecOwner): TopologySpreadConstraint {
  const maxSkew = atLeastOne(item, 'maxSkew');
  if (!item.has('maxSkew')) item.mistake('maxSkew', 'is missing: write 1 or more');
  const topologyKey = topologyKeyOf(item);
  if (!item.has('whenUnsatisfiable'))
    item.mistake('whenUnsatisfiable', 'is missing: write DoNotSchedule or ScheduleAnyway');
  const whenUnsatisfiable = item.oneOf('whenUnsatisfiable', ['DoNotSchedule', 'ScheduleAnyway']);
  if (item.has('minDomains') && whenUnsatisfiable !== 'DoNotSchedule')
    item.mistake('minDomains', 'needs whenUnsatisfiable: DoNotSchedule');
  const labelSelector = mergedSelectorOf(item, owner);
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    ...(labelSelector === undefined ? {} : { labelSelector }),
    minDomains: atLeastOne(item, 'minDomains'),
    nodeAffinityPolicy: item.oneOf('nodeAffinityPolicy', ['Honor', 'Ignore']),
    nodeTaintsPolicy: item.oneOf('nodeTaintsPolicy', ['Ignore', 'Honor']),
  };
}

/** 1 when absent. */
function atLeastOne(item: ObjectReader, key: string): number {
  const written = item.whole(key) ?? 1;
  if (written < 1) item.mistake(key, `is ${written}: write 1 or more`);
  return written;
}

function topologyKeyOf(item: ObjectReader): string {
  const key = item.text('topologyKey') ?? '';
  if (key === '' && (item.raw('topologyKey') ?? '') === '')
    item.mistake(
      'topologyKey',
      'is missing: name a node label such as topology.kubernetes.io/zone',
    );
  return key;
}

/** `podAffinity` or `podAntiAffinity`; absent when it has no term. */
function podAffinityOf(affinity: ObjectReader, owner: SpecOwner): PodAffinity | undefined {
  const required = affinity
    .items('requiredDuringSchedulingIgnoredDuringExecution')
    .map((term) => podAffinityTermOf(term, owner));
  const preferred = affinity
    .items('preferredDuringSchedulingIgnoredDuringExecution')
    .map((item) => ({
      weight: weightOf(item),
      term: podAffinityTermOf(item.map('podAffinityTerm'), owner),
    }));
  return required.length + preferred.length === 0 ? undefined : { required, preferred };
}

/** Neither namespaces nor a selector of them: the pod's own (`getNamespacesFromPodAffinityTerm`). */
function podAffinityTermOf(term: ObjectReader, owner: SpecOwner): PodAffinityTerm {
  const labelSelector = mergedSelectorOf(term, owner);
  const namespaces = term.texts('namespaces');
  const selectsNamespaces = term.has('namespaceSelector');
  const isOwn = namespaces.length === 0 && !selectsNamespaces;
  const namespaceSelector = labelSelectorOf(term.map('namespaceSelector'));
  if (needsLabels(namespaceSelector))
    term.findings.note([...term.path, 'namespaceSelector'], UNLABELLED);
  return {
    topologyKey: topologyKeyOf(term),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    namespaces: isOwn ? [owner.namespace] : namespaces,
    ...(selectsNamespaces ? { namespaceSelector } : {}),
  };
}

const UNLABELLED = `namespaceSelector: a namespace has no label here but ${NAMESPACE_NAME_LABEL}`;

/** Whether a selector of namespaces looks at labels that a scenario cannot give them. */
export const needsLabels = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].some(
    (key) => key !== NAMESPACE_NAME_LABEL,
  );

/**
 * `labelSelector` with what `matchLabelKeys` and `mismatchLabelKeys` add, from the labels of the pod that has the term
 * (pkg/registry/core/pod/strategy.go applyMatchLabelKeysAndMismatchLabelKeys). A key that the pod does not have adds
 * nothing. Without a selector no pod is selected.
 */
function mergedSelectorOf(item: ObjectReader, { labels }: SpecOwner): LabelSelector | undefined {
  const isSaid = item.has('labelSelector');
  if (!isSaid) item.findings.note([...item.path, 'topologyKey'], SELECTS_NOTHING);
  const selector = isSaid ? labelSelectorOf(item.map('labelSelector')) : undefined;
  const match = labelKeysOf(item, 'matchLabelKeys', selector);
  const mismatch = labelKeysOf(item, 'mismatchLabelKeys', selector);
  for (const key of mismatch)
    if (match.includes(key))
      item.mistake('mismatchLabelKeys', `has ${key}, which matchLabelKeys has too: keep one`);
  if (selector === undefined) return undefined;
  const added = [
    ...requirementsOf(match, 'In', labels),
    ...requirementsOf(mismatch, 'NotIn', labels),
  ];
  return { ...selector, matchExpressions: [...selector.matchExpressions, ...added] };
}

const SELECTS_NOTHING = 'no labelSelector stands beside this topologyKey: no pod counts';

function labelKeysOf(
  item: ObjectReader,
  name: 'matchLabelKeys' | 'mismatchLabelKeys',
  selector: LabelSelector | undefined,
): readonly string[] {
  const keys = item.texts(name);
  if (keys.length > 0 && selector === undefined)
    item.mistake(name, 'needs a labelSelector beside it');
  for (const key of keys)
    if (selector !== undefined && isSelected(key, selector))
      item.mistake(name, `has ${key}, which labelSelector has too: keep one`);
  return keys;
}

const isSelected = (key: string, { matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.hasOwn(matchLabels, key) ||
  matchExpressions.some((requirement) => requirement.key === key);

const requirementsOf = (
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Labels,
): readonly Requirement[] =>
  keys.flatMap((key) =>
    Object.hasOwn(labels, key) ? [{ key, operator, values: [labels[key]!] }] : [],
  );
