// Most pods helped. kubernetes/autoscaler cluster-autoscaler/expander/mostpods/mostpods.go.

import type { ExpanderFilter } from './option.ts';

export const mostPods: ExpanderFilter = (options) => {
  const most = Math.max(...options.map(({ pods }) => pods.length));
  return options.filter(({ pods }) => pods.length === most);
};
