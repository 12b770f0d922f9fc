// Runs a scenario and keeps every fact: what tests about behaviour read.

import type { Fact, FactKind, FactOf } from '../../src/cluster/fact.ts';
import { replicate, type ReplicateOptions } from '../../src/experiment/replicate.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

export interface Said {
  /** Seconds after the start. */
  readonly t: number;
  readonly speaker: string;
  readonly fact: Fact;
}

/** Every fact of one run, in order, with every invariant checked. */
export function factsOf(scenario: Scenario, options: ReplicateOptions = {}): Said[] {
  const said: Said[] = [];
  replicate(scenario, {
    check: true,
    ...options,
    observers: [(fact, at, speaker) => said.push({ t: at / 1000, speaker, fact })],
  });
  return said;
}

/** Those of one kind from t = 0 on, with their instants. */
export const only = <K extends FactKind>(
  said: readonly Said[],
  kind: K,
): { t: number; fact: FactOf<K> }[] =>
  said
    .filter(({ t, fact }) => t >= 0 && fact.kind === kind)
    .map(({ t, fact }) => ({ t, fact: fact as FactOf<K> }));
