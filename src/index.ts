// The library: everything the command line does, without a terminal. Pure in, plain data out; nothing here prints,
// reads a clock or a disk, exits, or throws for a wrong scenario.

export { loadScenario } from './scenario/load.ts';
export { renderProblems } from './scenario/problems.ts';
export { vary } from './scenario/vary.ts';
export { explainKey } from './scenario/explain.ts';
export { EXAMPLE_SCENARIO } from './scenario/init.ts';
export { jsonSchema } from './scenario/json-schema.ts';
export { simulate, simulateWithPauses } from './experiment/simulate.ts';
export { monteCarlo } from './experiment/monte-carlo.ts';
export { optimize } from './experiment/optimize/optimize.ts';
export { headroom } from './experiment/headroom.ts';
export { survive } from './experiment/survive.ts';
export { parseAxes } from './experiment/axes.ts';
export { rewritten } from './scenario/rewrite.ts';
export { traceRun } from './experiment/trace.ts';
export { causesDifference } from './metrics/causes/difference.ts';
export { traceLines } from './report/trace.ts';
export { podStory } from './report/pod-story.ts';
export { toSummary } from './report/summary.ts';
export { toCsvFiles } from './report/csv.ts';
export { toJson } from './report/json.ts';
export { toMarkdown } from './report/markdown.ts';
export { toHtml } from './report/html/html.ts';
export { toVegaLite } from './report/charts/charts.ts';

export type { Problem, Scenario } from './scenario/scenario.ts';
export type { PausingOptions, SimulateOptions } from './experiment/simulate.ts';
export type { MonteCarloOptions, MonteCarloResult } from './experiment/monte-carlo.ts';
export type * from './experiment/outcome.ts';
export type { RunRecord } from './experiment/run-record.ts';
export type { RunPool } from './experiment/run-pool.ts';
export type { KeptFact } from './experiment/trace.ts';
export type * from './metrics/result.ts';
export type { CauseRow } from './metrics/causes/causes.ts';
export type { CauseDifference, Charged } from './metrics/causes/difference.ts';
export type { Fact, FactKind } from './cluster/fact.ts';
export type { ReportContext } from './report/context.ts';
export type { CsvOptions } from './report/csv.ts';
export type { SummaryOptions } from './report/summary-settings.ts';
export type * from './experiment/optimize/outcome.ts';
export type { OptimizeOptions } from './experiment/optimize/optimize.ts';
export type { HeadroomOptions } from './experiment/headroom.ts';
export type { SurvivalQuestion } from './experiment/survive.ts';
export type { Axis } from './experiment/axes.ts';
