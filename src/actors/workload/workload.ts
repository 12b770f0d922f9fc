// Placeholder until its owner writes it.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';

export function workload(_scenario: Scenario): ClusterActor<never> {
  return { name: 'workload', hears: {}, wake() {} };
}
