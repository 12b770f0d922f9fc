// Which seed a run of an experiment has. Run 0 is the scenario's own seed, so that one run and the first of a
// hundred are the same night; run 17 of seed 42 is `42/17`, in every variant, which is what pairs their chances.

/** The seed of run `run` (from 0) of an experiment whose scenario has `seed`; what `--seed` replays. */
export const seedOfRun = (seed: string, run: number): string =>
  run === 0 ? seed : `${seed}/${run}`;

/** A seed as people write it: `42/0` is the first run's, which is `42`. */
export const plainSeed = (seed: string): string => (seed.endsWith('/0') ? seed.slice(0, -2) : seed);
