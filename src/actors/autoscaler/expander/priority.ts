// Highest priority of the group's name. kubernetes/autoscaler cluster-autoscaler/expander/priority/priority.go.

import type { ExpanderFilter } from './option.ts';

/** One entry of ConfigMap `cluster-autoscaler-priority-expander`. */
export interface GroupPriority {
  readonly priority: number;
  /** Unanchored regular expressions on group names. */
  readonly groups: readonly string[];
}

/** A priority below this never wins: the search for the highest starts here. */
const LOWEST = -1;

/** Groups that no pattern names lose against any that one does; if none is named, all are kept. */
export function byPriority(priorities: readonly GroupPriority[]): ExpanderFilter {
  const patterns = priorities.flatMap(({ priority, groups }) =>
    groups.map((pattern) => ({ priority, pattern: new RegExp(pattern) })),
  );
  return (options) => {
    const ranks = options.map(({ groupName }) =>
      patterns
        .filter(({ pattern }) => pattern.test(groupName))
        .reduce((highest, { priority }) => Math.max(highest, priority), Number.NEGATIVE_INFINITY),
    );
    const highest = Math.max(...ranks);
    if (highest < LOWEST) return options;
    return options.filter((_, place) => ranks[place] === highest);
  };
}
