// How many nodes may vanish at once before the first limit breaks, for each group and zone. One more and one more is
// tried until it breaks: nothing says that a larger burst is the harder one (it costs less, and may wake the autoscaler
// sooner), so no number is skipped, and "survives 3" means that 1, 2 and 3 were each shown to hold.

import type { Scenario } from '../scenario/scenario.ts';
import { durationText } from '../scenario/schema/times.ts';
import type { Change } from '../scenario/vary.ts';
import type { Duration, Instant } from '../units.ts';
import { burstSet, ownEvents, underEvents, usualMoment } from './optimize/burst.ts';
import type { ReadFile } from './optimize/candidates.ts';
import { burstName } from './optimize/names.ts';
import { identityOf, OPTIMIZE_DEFAULTS, withoutLimits } from './optimize/optimize.ts';
import type { HeadroomOutcome } from './optimize/outcome.ts';
import { placesIn, type Place } from './optimize/places.ts';
import { advanced, carriedOut, Scan, Step, type ScanRules } from './optimize/scan.ts';
import { Trials, type TrialTools } from './optimize/trials.ts';
import { inThisThread } from './run-pool.ts';

export interface HeadroomOptions extends Partial<TrialTools> {
  /** When the notice becomes visible; the scenario's first reclaim, else 5 minutes, when not said. */
  readonly at?: Instant;
  /** The scenario's own reclaims and rebalances stay; left out when not said. */
  readonly keepEvents?: boolean;
  /** The most that are tried at once; all there are when not said. */
  readonly most?: number;
  readonly share?: number;
  readonly confidence?: number;
  /** Of each number of nodes. */
  readonly maxRuns?: number;
  readonly readFile?: ReadFile;
  readonly sha256?: string;
  readonly given?: readonly Change[];
}

/** Tries them all; `mistakes` says why there is nothing to try. */
export async function headroom(
  scenario: Scenario,
  options: HeadroomOptions = {},
): Promise<HeadroomOutcome | { readonly mistakes: readonly string[] }> {
  const at = options.at ?? usualMoment(scenario);
  const mistakes = [...withoutLimits(scenario), ...tooLate(scenario, at)];
  if (mistakes.length > 0) return { mistakes };
  const { share, confidence, maxRuns } = { ...OPTIMIZE_DEFAULTS, ...said(options) };
  const { events, leftOut } = ownEvents(scenario, options.keepEvents ?? false);
  const calm = underEvents(scenario, burstSet(events), options.readFile);
  const places = placesIn(calm, at);
  const scans = places.map((place) => ({
    place,
    most: Math.min(place.spotNodes, options.most ?? Infinity),
  }));
  const tests = 1 + scans.reduce((sum, { most }) => sum + most, 0);
  const { pool = inThisThread(), signal, onProgress } = options;
  const tools = { pool, ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const trials = new Trials([], 'cost_usd', tools);
  const rules: ScanRules = { share, error: (1 - confidence) / tests, maxRuns };
  const under = (place: Place, count: number): Scenario =>
    underEvents(scenario, burstSet(events, { at, count, ...place.where }), options.readFile);
  const calmStep = new Step(trials, calm, 0, rules);
  let isWhole = await carriedOut([calmStep], trials);
  const lines = scans.map(({ place, most }) => new Scan(place, most, under, { trials, rules }));
  while (isWhole) {
    const steps = lines.flatMap((line) => line.next() ?? []);
    if (steps.length === 0) break;
    isWhole = await advanced(steps, trials);
  }
  return {
    ...identityOf(scenario, options),
    at_s: at / 1000,
    leftOut,
    share,
    confidence,
    maxRuns,
    before: calmStep.outcome(),
    rows: lines.map((line) => line.row(scenario)),
    tried: [calmStep.tried(burstName(0, NOWHERE)), ...lines.flatMap((line) => line.tried())],
    runs: trials.runs,
    partial: !isWhole,
  };
}

/** Where nothing goes. */
const NOWHERE = { group: null, zone: null };

const said = ({ share, confidence, maxRuns }: HeadroomOptions) =>
  ({
    ...(share !== undefined && { share }),
    ...(confidence !== undefined && { confidence }),
    ...(maxRuns !== undefined && { maxRuns }),
  }) as Partial<Record<'share' | 'confidence' | 'maxRuns', number>>;

/** A burst that the run does not see breaks no limit, however large. */
export function tooLate({ run, timings }: Scenario, at: Instant): readonly string[] {
  const until = durationText(run.until);
  if (at >= run.until)
    return [`--at is not before the end of the run, until ${until}: choose an earlier moment`];
  const notice = leastOf(timings.notice);
  return at + notice < run.until
    ? []
    : [
        `nodes that get their notice ${durationText(at)} after the start are there until ${durationText(at + notice)}, and the run ends at ${until}: choose an earlier --at, or a longer run`,
      ];
}

function leastOf(duration: Duration): number {
  switch (duration.law) {
    case 'constant':
      return duration.value;
    case 'uniform':
      return duration.least;
    case 'lognormal':
      return duration.floor;
    case 'exponential':
      return 0;
  }
}
