// The chain of expanders: each keeps its best options, a uniform random choice breaks what remains.
// kubernetes/autoscaler cluster-autoscaler/expander/factory/chain.go.

import type { Rng } from '../../../engine/rng.ts';
import type { Expander } from '../../../scenario/scenario.ts';
import { leastNodes } from './least-nodes.ts';
import { leastWaste } from './least-waste.ts';
import { mostPods } from './most-pods.ts';
import type { ExpanderFilter, ExpansionOption } from './option.ts';
import { byPriority, type GroupPriority } from './priority.ts';

/** The filter of one name of `--expander`; `random` filters nothing, chance comes last anyway. */
export function expanderFilter(
  name: Expander,
  priorities: readonly GroupPriority[],
): ExpanderFilter {
  switch (name) {
    case 'random':
      return (options) => options;
    case 'most-pods':
      return mostPods;
    case 'least-nodes':
      return leastNodes;
    case 'least-waste':
      return leastWaste;
    case 'priority':
      return byPriority(priorities);
  }
}

/** The option to take; draws only if several are left. */
export function bestOption(
  options: readonly ExpansionOption[],
  chain: readonly ExpanderFilter[],
  rng: Rng,
): ExpansionOption | undefined {
  let left = options;
  for (const filter of chain) {
    if (left.length <= 1) break;
    left = filter(left);
  }
  return left.length <= 1 ? left[0] : left[rng.below(left.length)];
}
