// Matching labels: label selectors, node selector requirements and terms about other pods, as upstream decides (apimachinery's
// `labels` package, kube-scheduler's `framework.AffinityTerm`).

import {
  NAMESPACE_NAME_LABEL,
  type LabelSelector,
  type PodAffinityTerm,
  type PodTemplate,
  type Requirement,
} from '../kubernetes.ts';

type LabelOf = (key: string) => string | undefined;

/** Whether a label selector selects something with these labels; the empty selector selects everything. */
export function selects(selector: LabelSelector, labelOf: LabelOf): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels))
    if (labelOf(key) !== value) return false;
  return selector.matchExpressions.every((requirement) => holds(requirement, labelOf));
}

/** `AffinityTerm.Matches`: by namespace or the namespace's labels, then by the pod's. */
export function termSelects(
  term: PodAffinityTerm,
  { namespace, labels }: PodTemplate,
  { byNamespaceLabels = true }: { readonly byNamespaceLabels?: boolean } = {},
): boolean {
  const { labelSelector, namespaces, namespaceSelector } = term;
  if (labelSelector === undefined) return false;
  const isInNamespace =
    namespaces.includes(namespace) ||
    (namespaceSelector !== undefined &&
      selects(namespaceSelector, (key) =>
        byNamespaceLabels && key === NAMESPACE_NAME_LABEL ? namespace : undefined,
      ));
  return isInNamespace && selects(labelSelector, (key) => labels[key]);
}

/** NotIn and DoesNotExist hold for an absent label; Gt and Lt compare whole numbers. */
export function holds(requirement: Requirement, labelOf: LabelOf): boolean {
  const value = labelOf(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compares(requirement, value);
  }
}

function compares(requirement: Requirement, value: string | undefined): boolean {
  const bound = requirement.values[0];
  if (value === undefined || bound === undefined) return false;
  if (!isWhole(value) || !isWhole(bound)) return false;
  return requirement.operator === 'Gt'
    ? Number(value) > Number(bound)
    : Number(value) < Number(bound);
}

const isWhole = (text: string): boolean => /^[+-]?\d+$/.test(text);
