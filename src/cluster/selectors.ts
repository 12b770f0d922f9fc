// Matching labels: label selectors and node selector requirements, as apimachinery's `labels` package decides.

import type { LabelSelector, Requirement } from '../kubernetes.ts';

type LabelOf = (key: string) => string | undefined;

/** Whether a label selector selects something with these labels; the empty selector selects everything. */
export function selects(selector: LabelSelector, labelOf: LabelOf): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels))
    if (labelOf(key) !== value) return false;
  return selector.matchExpressions.every((requirement) => holds(requirement, labelOf));
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
