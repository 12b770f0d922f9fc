// How far the simulator is from recordings, as one JSON object. It holds the scenarios as simulated and what each seed
// gave, so that anyone can simulate them again and compare, without a recording at hand.

import type { ExperimentResult, FidelityResult } from '../../fidelity/result.ts';
import { jsonText } from '../json.ts';

/** Changes whenever a key goes or changes its meaning; new keys leave it as it is. */
const FIDELITY_SCHEMA = 'simulate/fidelity/v1';

/** One object and a line feed; keys sorted, numbers in full, no clock. */
export const fidelityJson = (result: FidelityResult, toolVersion: string): string =>
  jsonText({
    schema: FIDELITY_SCHEMA,
    toolVersion,
    held: result.held,
    partial: result.partial,
    tolerance: result.tolerance,
    errors: result.errors,
    experiments: result.experiments.map(experimentObject),
  });

/** Without the pictures, which are drawn from the recordings themselves. */
function experimentObject(experiment: ExperimentResult): Record<string, unknown> {
  const { name, document, files, measures, checks, runs } = experiment;
  return { name, document, files, measures, checks, runs };
}
