// Many runs as one JSON object: what is said of them, and each run's numbers on a line of its own, so that a saved
// result can be compared later. Keys sorted, no clock: equal inputs, equal bytes.

import type { MonteCarloResult } from '../../experiment/monte-carlo.ts';
import { eachRecord, observedOf } from '../../experiment/run-table.ts';
import { quantile, sorted } from '../../metrics/statistics.ts';
import type { ReportContext } from '../context.ts';
import { inOrder, jsonText } from '../json.ts';
import { notFoundNotes } from './not-found-words.ts';

/** The schema of a single run's result, with `records` where that one has the rows of its only run. */
export const runsJson = (result: MonteCarloResult, context: ReportContext): string =>
  [...runsJsonPieces(result, context)].join('');

/** The same in pieces, none of them long: of ten thousand runs it is tens of megabytes. */
export function* runsJsonPieces(
  result: MonteCarloResult,
  context: ReportContext,
): Generator<string, void, undefined> {
  const { records } = result.variant;
  const object = jsonText(runsObject(result, context));
  if (records.length === 0) return yield object;
  // Texts have no line feeds in JSON, so that this can only be the key itself.
  const [before, after] = object.split('\n  "records": [', 2);
  yield `${before}\n  "records": [\n`;
  let lines: string[] = [];
  let row = 0;
  for (const record of eachRecord(records)) {
    row += 1;
    lines.push(`    ${JSON.stringify(inOrder(record))}${row === records.length ? '' : ','}\n`);
    if (lines.length < RECORDS_IN_A_PIECE && row < records.length) continue;
    yield lines.join('');
    lines = [];
  }
  yield `  ${after}`;
}

const RECORDS_IN_A_PIECE = 20;

function runsObject(
  result: MonteCarloResult,
  { toolVersion, scenario }: ReportContext,
): Record<string, unknown> {
  const { variant, asked, intervals, ended, heldRuns, worst, metrics } = result;
  return {
    schema: 'simulate/result/v1',
    toolVersion,
    scenario: { name: variant.scenario, sha256: variant.sha256, changes: variant.changes },
    seed: variant.seed,
    runs: variant.records.length,
    until_s: scenario.run.until / 1000,
    partial: variant.partial,
    ended,
    ...asked,
    intervals,
    limits: limitObjects(result),
    heldRuns,
    metrics: Object.fromEntries(metrics.map(({ metric, ...numbers }) => [metric, numbers])),
    worst,
    warnings: [...scenario.notes, ...notFoundNotes([variant])],
    records: [],
  };
}

/** `held` is the verdict on all runs; `observed` the median over runs. */
function limitObjects({ limits, variant }: MonteCarloResult): Record<string, unknown>[] {
  return limits.map((limit, place) => {
    const seen = sorted(observedOf(variant.records, place));
    return {
      ...limit,
      unit: variant.limits[place]!.unit,
      held: limit.verdict === 'held',
      observed: quantile(seen, 50),
      observed_p5: quantile(seen, 5),
      observed_p95: quantile(seen, 95),
    };
  });
}
