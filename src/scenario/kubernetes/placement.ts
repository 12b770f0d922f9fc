// Where a pod may go, as a PodSpec says it: tolerations, node affinity, label selectors, host ports.

import type {
  LabelSelector,
  NodeAffinity,
  NodeSelectorTerm,
  Requirement,
  Toleration,
} from '../../kubernetes.ts';
import type { ObjectReader } from './object-reader.ts';

/** `spec.tolerations` of a pod. */
export const tolerationsOf = (spec: ObjectReader): readonly Toleration[] =>
  spec.items('tolerations').map(tolerationOf);

function tolerationOf(toleration: ObjectReader): Toleration {
  const key = toleration.text('key') ?? '';
  const operator = toleration.oneOf('operator', ['Equal', 'Exists']);
  const value = toleration.text('value') ?? '';
  const effect = toleration.oneOf('effect', ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  const tolerationSeconds = toleration.whole('tolerationSeconds');
  if (key === '' && operator === 'Equal')
    toleration.mistake('key', 'is missing: name the key, or write operator: Exists');
  if (operator === 'Exists' && value !== '')
    toleration.mistake('value', 'stands beside operator: Exists: remove one of them');
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    toleration.mistake('tolerationSeconds', 'needs effect: NoExecute');
  return {
    operator,
    value,
    ...(key === '' ? {} : { key }),
    ...(effect === '' ? {} : { effect }),
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  };
}

/** `spec.affinity.nodeAffinity`; absent when it says nothing. */
export function nodeAffinityOf(spec: ObjectReader): NodeAffinity | undefined {
  const affinity = spec.map('affinity').map('nodeAffinity');
  const required = affinity.map('requiredDuringSchedulingIgnoredDuringExecution');
  const preferred = affinity
    .items('preferredDuringSchedulingIgnoredDuringExecution')
    .map((item) => ({
      weight: weightOf(item),
      preference: nodeSelectorTermOf(item.map('preference')),
    }));
  const isRequired = affinity.has('requiredDuringSchedulingIgnoredDuringExecution');
  if (!isRequired && preferred.length === 0) return undefined;
  return {
    preferred,
    ...(isRequired
      ? { required: required.items('nodeSelectorTerms').map(nodeSelectorTermOf) }
      : {}),
  };
}

/** `weight` of a preferred term. */
export function weightOf(item: ObjectReader): number {
  const weight = item.whole('weight') ?? 0;
  if (weight < 1 || weight > 100) item.mistake('weight', 'must be a whole number from 1 to 100');
  return weight;
}

const nodeSelectorTermOf = (term: ObjectReader): NodeSelectorTerm => ({
  matchExpressions: requirementsOf(term, 'matchExpressions', NODE_OPERATORS),
  matchFields: requirementsOf(term, 'matchFields', NODE_OPERATORS),
});

/** `selector` of a Deployment or PodDisruptionBudget: `matchLabels` and `matchExpressions`. */
export const labelSelectorOf = (selector: ObjectReader): LabelSelector => ({
  matchLabels: selector.labels('matchLabels'),
  matchExpressions: requirementsOf(selector, 'matchExpressions', LABEL_OPERATORS),
});

const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const NODE_OPERATORS = [...LABEL_OPERATORS, 'Gt', 'Lt'] as const;

const requirementsOf = (
  reader: ObjectReader,
  key: string,
  operators: readonly [Requirement['operator'], ...Requirement['operator'][]],
): readonly Requirement[] => reader.items(key).map((item) => requirementOf(item, operators));

function requirementOf(
  item: ObjectReader,
  operators: readonly [Requirement['operator'], ...Requirement['operator'][]],
): Requirement {
  const key = item.text('key') ?? '';
  if (key === '') item.mistake('key', 'is missing: name the label');
  if (!item.has('operator'))
    item.mistake('operator', `is missing: write ${operators.join(' or ')}`);
  const operator = item.oneOf('operator', operators);
  const values = item.texts('values');
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
    item.mistake('values', `is empty: ${operator} needs at least one`);
  if (operator.endsWith('xist') && values.length > 0)
    item.mistake('values', `stands beside operator: ${operator}: remove it`);
  return { key, operator, values };
}

/** Host ports as `hostIP/protocol/port`; `hostNetwork` makes every container port one (API defaulting). */
export function hostPortsOf(spec: ObjectReader): readonly string[] {
  const onHost = spec.flag('hostNetwork') === true;
  const sidecars = spec
    .items('initContainers')
    .filter((init) => init.raw('restartPolicy') === 'Always');
  return [...spec.items('containers'), ...sidecars].flatMap((container) =>
    container.items('ports').flatMap((port) => {
      const own = port.count('hostPort') ?? 0;
      const number = own === 0 && onHost ? port.count('containerPort') : own;
      if (!number) return [];
      const protocol = port.oneOf('protocol', ['TCP', 'UDP', 'SCTP']);
      return [`${port.text('hostIP') ?? '0.0.0.0'}/${protocol}/${number}`];
    }),
  );
}
