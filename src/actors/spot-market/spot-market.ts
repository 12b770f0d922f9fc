// Placeholder until its owner writes it.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';

export function spotMarket(_scenario: Scenario): ClusterActor<never> {
  return { name: 'spot-market', hears: {}, wake() {} };
}
