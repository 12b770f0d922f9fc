// What many runs were charged with, cause by cause: means over runs, and in how many of them a cause had a part.

import { ALL_CAUSES, type CauseKind, type CauseRow } from './causes.ts';

/** One run's charges; a RunResult and a RunRecord both are. */
export interface Charged {
  readonly causes: readonly CauseRow[];
}

/**
 * A cause over runs: pod-seconds and pods are means over all runs, a run without the cause counts as nothing. A budget,
 * and what it allowed, is named where every run with a part in the cause says the same.
 */
export interface MeanCause extends CauseRow {
  /** In which it had a part. */
  readonly runs: number;
}

const KINDS = ['waiting', 'evicting', 'lost'] as const satisfies readonly CauseKind[];

/** One cause's sums so far. */
interface Sum {
  podSeconds: number;
  pods: number;
  runs: number;
  budget: string | null;
  allowed: number | null;
}

/** Sums the charges of runs, told one by one in the order of their numbers, so that memory does not grow with them. */
export class CauseSums {
  readonly #sums = new Map<string, Sum>();
  #runs = 0;

  /** How many were told. */
  get runs(): number {
    return this.#runs;
  }

  add({ causes }: Charged): void {
    this.#runs += 1;
    for (const { kind, cause, pod_seconds, pods, budget, disruptions_allowed: allowed } of causes) {
      const key = `${kind} ${cause}`;
      let sum = this.#sums.get(key);
      if (sum === undefined) {
        sum = { podSeconds: 0, pods: 0, runs: 0, budget, allowed };
        this.#sums.set(key, sum);
      }
      sum.podSeconds += pod_seconds ?? 0;
      sum.pods += pods;
      sum.runs += 1;
      if (sum.budget !== budget) sum.budget = null;
      if (sum.allowed !== allowed) sum.allowed = null;
    }
  }

  /** The heaviest of each kind first; ties in the order of the causes. */
  rows(): MeanCause[] {
    return KINDS.flatMap((wanted) => {
      const found = ALL_CAUSES.flatMap(({ kind, cause }) => {
        const sum = kind === wanted ? this.#sums.get(`${kind} ${cause}`) : undefined;
        return sum === undefined ? [] : [{ kind, cause, sum }];
      });
      const weight = ({ kind, sum }: (typeof found)[number]): number =>
        kind === 'lost' ? sum.pods : sum.podSeconds;
      const whole = found.reduce((all, each) => all + weight(each), 0);
      return found
        .toSorted((a, b) => weight(b) - weight(a))
        .map((each) => this.#row(each, whole === 0 ? 0 : weight(each) / whole));
    });
  }

  #row({ kind, cause, sum }: Pick<CauseRow, 'kind' | 'cause'> & { sum: Sum }, share: number) {
    const { podSeconds, pods, runs, budget, allowed } = sum;
    return {
      kind,
      cause,
      pod_seconds: kind === 'lost' ? null : podSeconds / this.#runs,
      pods: pods / this.#runs,
      share_percent: 100 * share,
      budget,
      disruptions_allowed: budget === null ? null : allowed,
      runs,
    };
  }
}

/** Of all runs at once; none of no runs. */
export const meanCauses = (runs: Iterable<Charged>): MeanCause[] => sumsOf(runs).rows();

export function sumsOf(runs: Iterable<Charged>): CauseSums {
  const sums = new CauseSums();
  for (const run of runs) sums.add(run);
  return sums;
}
