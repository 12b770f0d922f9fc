// How far the simulator is from recordings, as one JSON object. It holds the scenarios as simulated and what each seed
// gave, so that anyone can simulate them again and compare, without a recording at hand.

import type { Measure, MeasureComparison } from '../../fidelity/comparison.ts';
import type {
  ExperimentResult,
  FidelityResult,
  MeasuredRun,
  Tolerance,
} from '../../fidelity/result.ts';
import { inOrder } from '../json.ts';

/** Changes whenever a key goes or changes its meaning; new keys leave it as it is. */
export const FIDELITY_SCHEMA = 'simulate/fidelity/v1';

/** What files call a measure. */
export const MEASURE_KEYS: Readonly<Record<Measure, string>> = {
  'pending pod-seconds': 'pending_pod_seconds',
  'unavailable replica-seconds': 'unavailable_replica_s',
};

/** One object and a line feed; keys sorted, numbers in full, no clock; a list of plain values stands on one line. */
export const fidelityJson = (result: FidelityResult, toolVersion: string): string =>
  `${written(inOrder(fidelityObject(result, toolVersion)), '')}\n`;

const fidelityObject = (result: FidelityResult, toolVersion: string): Record<string, unknown> => ({
  schema: FIDELITY_SCHEMA,
  toolVersion,
  verdict: result.held ? 'held' : 'crossed',
  held: result.held,
  partial: result.partial,
  left: result.left,
  runs: result.runs,
  tolerance: {
    mean_error_percent: result.tolerance.meanError,
    worst_error_percent: result.tolerance.worstError,
  },
  errors: result.errors.map(({ measure, mean, worst, worstExperiment, held }) => ({
    measure: MEASURE_KEYS[measure],
    mean_percent: mean,
    worst_percent: worst,
    worst_experiment: worstExperiment,
    verdict: held ? 'held' : 'crossed',
    held,
  })),
  experiments: result.experiments.map((each) => experimentObject(each, result.tolerance)),
});

/** Without the pictures, which are drawn from the recordings themselves. */
const experimentObject = (
  { name, document, files, measures, checks, recorded, simulated }: ExperimentResult,
  tolerance: Tolerance,
): Record<string, unknown> => ({
  name,
  scenario: document,
  files,
  measures: measures.map((each) => measureObject(each, tolerance)),
  checks,
  recorded: columnsOf(recorded),
  simulated: { seeds: simulated.map(({ seed }) => seed), ...columnsOf(simulated) },
});

const measureObject = (
  { measure, recorded, simulated, difference, percent }: MeasureComparison,
  { worstError }: Tolerance,
): Record<string, unknown> => ({
  measure: MEASURE_KEYS[measure],
  recorded,
  simulated,
  difference_s: difference,
  error_percent: percent,
  verdict: percent <= worstError ? 'within' : 'beyond',
});

/** Run by run. */
const columnsOf = (runs: readonly MeasuredRun[]): Record<string, unknown> => ({
  pending_pod_seconds: runs.map((run) => run.pendingPodSeconds),
  unavailable_replica_s: runs.map((run) => run.unavailableReplicaSeconds),
});

function written(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => written(each, inner))
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${written(each, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  const isPlain = Array.isArray(value) && value.every((each) => typeof each !== 'object');
  return isPlain
    ? `${open}${parts.join(', ')}${close}`
    : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
