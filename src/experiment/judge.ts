// Variants side by side: which hold the limits, which of those is cheapest, and which no other beats on both cost and
// waiting.

import { onFrontier } from './frontier.ts';
import type { Asked, VariantRuns, VariantSummary } from './outcome.ts';
import { inThisThread } from './run-pool.ts';
import { heldIn, verdictOn, wilson } from './statistics/share.ts';
import { ASKED, summarize } from './summarize.ts';
import { simulateVariants, type Configuration, type VariantsOptions } from './variants.ts';

/** Variants of one experiment, simulated and judged; a sweep's in the order of its axes, a batch's in that of its rows. */
export interface Variants {
  readonly asked: Asked;
  readonly points: readonly VariantPoint[];
  readonly partial: boolean;
}

/** One variant among those of an experiment. */
export interface VariantPoint {
  readonly summary: VariantSummary;
  /** Every limit held in the asked share of its runs; null without limits or runs. */
  readonly holds: boolean | null;
  /** These runs tell so at the asked confidence (Wilson's interval lies on one side of the share); null as `holds`. */
  readonly isSettled: boolean | null;
  /** Mean over runs. */
  readonly cost: number | null;
  /** Pending p95, mean over runs. */
  readonly wait: number | null;
  /** No other variant of its category is as good in cost or waiting and better in the other. */
  readonly onFrontier: boolean;
  /** The first of the cheapest of its category among those that hold; none where an interrupt left runs of some undone. */
  readonly isCheapestThatHolds: boolean;
}

const RUNS = 100;

/** Simulates configurations and judges each among those of its category. */
export async function judgedVariants(
  configurations: readonly Configuration[],
  options: Partial<VariantsOptions> & Partial<Asked>,
  categories: readonly string[] = configurations.map(() => ''),
): Promise<Variants> {
  const { runs = RUNS, pool = inThisThread() } = options;
  const asked: Asked = {
    share: options.share ?? ASKED.share,
    confidence: options.confidence ?? ASKED.confidence,
  };
  const variants = await simulateVariants(configurations, { ...options, runs, pool });
  return {
    asked,
    points: pointsOf(variants, asked, categories),
    partial: variants.some(({ partial }) => partial),
  };
}

function pointsOf(
  variants: readonly VariantRuns[],
  asked: Asked,
  categories: readonly string[],
): readonly VariantPoint[] {
  const judged = variants.map((variant) => judge(summarize(variant, asked)));
  // Means over other nights are no comparison.
  const isPartial = variants.some(({ partial }) => partial);
  const frontier = judged.map(() => false);
  const cheapest = judged.map(() => false);
  for (const category of new Set(categories)) {
    const places = categories.flatMap((each, place) => (each === category ? [place] : []));
    const on = onFrontier(places.map((place) => judged[place]!));
    places.forEach((place, index) => {
      frontier[place] = on[index]!;
    });
    const [first] = places
      .filter((place) => judged[place]!.holds === true && judged[place]!.cost !== null)
      .toSorted((a, b) => judged[a]!.cost! - judged[b]!.cost! || a - b);
    if (first !== undefined && !isPartial) cheapest[first] = true;
  }
  return judged.map((point, place) => ({
    ...point,
    onFrontier: frontier[place]!,
    isCheapestThatHolds: cheapest[place]!,
  }));
}

export type Judged = Omit<VariantPoint, 'onFrontier' | 'isCheapestThatHolds'>;

/** A variant by itself, before it is seen among others. */
export function judge(summary: VariantSummary): Judged {
  const { variant, asked, heldRuns } = summary;
  const { length: runs } = variant.records;
  const isOpen = runs === 0 || variant.limits.length === 0;
  const meanOf = (metric: string): number | null =>
    summary.metrics.find((each) => each.metric === metric)?.mean ?? null;
  return {
    summary,
    holds: isOpen ? null : heldIn({ held: heldRuns, runs }, asked.share),
    isSettled: isOpen
      ? null
      : verdictOn(wilson({ held: heldRuns, runs }, asked.confidence), asked.share) !== 'undecided',
    cost: meanOf('cost_usd'),
    wait: meanOf('pending_p95_s'),
  };
}
