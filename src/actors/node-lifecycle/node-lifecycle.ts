// Placeholder until its owner writes it.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';

export function nodeLifecycle(_scenario: Scenario): ClusterActor<never> {
  return { name: 'node-lifecycle', hears: {}, wake() {} };
}
