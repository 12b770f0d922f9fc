// Variants with made-up runs: a test says what each run of each variant measured, and nothing is simulated.

import type { VariantRuns } from '../../src/experiment/outcome.ts';
import { seedOfRun } from '../../src/experiment/seeds.ts';
import { tableOf } from '../../src/experiment/run-table-builder.ts';

export interface VariantStory {
  readonly name?: string;
  readonly seed?: string;
  readonly runs?: number;
  /** By run. Metrics that are not named were not seen. */
  readonly metrics?: ((run: number) => Readonly<Record<string, number | null>>) | undefined;
  /** By run and limit; `pending p95 <= 2m` is the first. */
  readonly held?: ((run: number) => readonly boolean[]) | undefined;
}

const LIMITS = ['pending p95 <= 2m', 'lost pods <= 0', 'cost <= $1'];

/** A hundred runs of a variant, all alike unless the story says otherwise. */
export function variantRuns({
  name = 'base',
  seed = '42',
  runs = 100,
  metrics = () => ({}),
  held = () => [],
}: VariantStory): VariantRuns {
  const names = held(0).map((_, place) => `limit_${place + 1}`);
  return {
    name,
    scenario: 'story',
    seed,
    sha256: 'a1b2c3',
    changes: [],
    limits: names.map((limit, place) => ({ name: limit, expression: LIMITS[place]!, unit: 's' })),
    records: tableOf(
      Array.from({ length: runs }, (_, run) => ({
        run,
        seed: seedOfRun(seed, run),
        metrics: metrics(run),
        limits: held(run).map((isHeld, place) => ({
          name: names[place]!,
          held: isHeld,
          observed: isHeld ? 1 : 200,
        })),
        causes: [],
        pending_curve_s: [],
      })),
    ),
    partial: false,
  };
}
