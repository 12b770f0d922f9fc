// A recording to hold the simulator against, for those who have none: a small cluster, and what it was seen to do. The
// lines are those of simulated runs, so that nothing but chance lies between the two sides.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedExperiment } from '../../src/fidelity/hold.ts';
import { labScenario } from '../../src/fidelity/lab.ts';
import type { RecordedFact } from '../../src/fidelity/recorded-fact.ts';
import { simulatedRun } from '../../src/fidelity/translate.ts';
import { renderProblems } from '../../src/scenario/problems.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { once } from './once.ts';

/** One of two Spot nodes is taken, and its pods wait for another. */
export const SMALL_RECORDING = `name: small
run: { until: 4m }
autoScalingGroups:
  - { name: spot, instanceTypes: [m5.xlarge], zones: [a], minSize: 0, desiredCapacity: 2, maxSize: 4, startup: 60s }
workloads:
  - { kind: Deployment, name: web, replicas: 4, requests: { cpu: 1500m, memory: 1Gi }, startup: 5s }
events:
  - { at: 10s, reclaim: { group: spot, count: 1 } }
`;

/** A recording's scenario in our words; a test whose text is wrong fails with what is wrong. */
export function labScenarioOf(text: string): Scenario {
  const loading = labScenario(text, { file: 'scenario.yaml' }, { startSpread: '0s' });
  if ('problems' in loading) throw new Error(renderProblems(loading.problems, text));
  return loading.scenario;
}

/** Runs of a scenario, as a recorder would have written them down. */
export const recordedRuns = (scenario: Scenario, count: number): RecordedFact[][] =>
  Array.from({ length: count }, (_, run) => simulatedRun(scenario, `recorded ${run}`));

/** The small cluster, recorded four times. */
export const aRecordedExperiment = once((name: string = 'small'): RecordedExperiment => {
  const scenario = labScenarioOf(SMALL_RECORDING);
  return { name, scenario, files: {}, runs: recordedRuns(scenario, 4) };
});

export const inLines = (run: readonly RecordedFact[]): string =>
  `${run.map((line) => JSON.stringify(line)).join('\n')}\n`;

/** Writes the small cluster's recording into a folder. */
export function writeRecording(folder: string, scenario = SMALL_RECORDING): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'scenario.yaml'), scenario);
  for (const [place, run] of aRecordedExperiment().runs.entries())
    writeFileSync(join(folder, `${place + 1}.ndjson`), inLines(run));
}
