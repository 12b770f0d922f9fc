// Placeholder until its owner writes it.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';

export function kubelet(_scenario: Scenario): ClusterActor<never> {
  return { name: 'kubelet', hears: {}, wake() {} };
}
