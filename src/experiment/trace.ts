// One run with every fact kept: for reading what happened. Costs memory per fact, so only who asks for a trace pays.

import type { Fact } from '../cluster/fact.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Instant } from '../units.ts';
import { replicate, type ReplicateOptions } from './replicate.ts';

/** One fact, when it happened and which actor said it. */
export interface KeptFact {
  readonly at: Instant;
  readonly speaker: string;
  readonly fact: Fact;
}

/** Simulates a scenario once and keeps every fact, those of the steady state (before t = 0) included. */
export function traceRun(
  scenario: Scenario,
  options: Pick<ReplicateOptions, 'seed' | 'check'> = {},
): KeptFact[] {
  const kept: KeptFact[] = [];
  replicate(scenario, {
    ...options,
    observers: [(fact, at, speaker) => kept.push({ at, speaker, fact })],
  });
  return kept;
}
