// Placeholder until its owner writes it.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';

export function terminationHandler(_scenario: Scenario): ClusterActor<never> {
  return { name: 'termination-handler', hears: {}, wake() {} };
}
