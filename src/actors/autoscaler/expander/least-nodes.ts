// Fewest new nodes. kubernetes/autoscaler cluster-autoscaler/expander/leastnodes/leastnodes.go.

import type { ExpanderFilter } from './option.ts';

export const leastNodes: ExpanderFilter = (options) => {
  const least = Math.min(...options.map(({ nodes }) => nodes));
  return options.filter(({ nodes }) => nodes === least);
};
