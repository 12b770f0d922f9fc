// Recorded runs of the real components against a few simulated ones. `npm run fidelity` holds all checks with 200 seeds.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { seedOfRun } from '../../../src/experiment/seeds.ts';
import { checksOf } from '../../../src/fidelity/checks/checks.ts';
import { messageCheck } from '../../../src/fidelity/checks/messages.ts';
import { outcomeOf } from '../../../src/fidelity/checks/outcome.ts';
import { labScenario } from '../../../src/fidelity/lab.ts';
import type { RecordedFact } from '../../../src/fidelity/recorded-fact.ts';
import { startOf } from '../../../src/fidelity/start.ts';
import { simulatedRun } from '../../../src/fidelity/translate.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { besides, testNeeding } from '../../support/needs.ts';

const RECORDINGS = besides('recordings');
const SEEDS = 30;

function recorded(experiment: string): { scenario: Scenario; runs: RecordedFact[][] } {
  const folder = join(RECORDINGS!, experiment);
  const runs = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordedFact),
    );
  const readFile = (path: string): string => readFileSync(resolve(folder, path), 'utf8');
  const text = readFileSync(join(folder, 'scenario.yaml'), 'utf8');
  const seen = startOf(runs);
  const loading = labScenario(text, { file: experiment, readFile }, seen);
  if ('problems' in loading) throw new Error(JSON.stringify(loading.problems));
  return { scenario: loading.scenario, runs };
}

describe('every message that the real scheduler wrote is ours in the same state', () => {
  for (const experiment of ['article', 'headroom', 'out-of-capacity', 'arrivals', 'boutique'])
    testNeeding('recordings of the real components', RECORDINGS !== undefined)(experiment, () => {
      const { scenario, runs } = recorded(experiment);
      expect(messageCheck(scenario, runs).why).toBeNull();
    });
});

describe('counts, sequences, milestones and loops are those of the real components', () => {
  for (const experiment of ['article', 'pdb-blocks-drain', 'dense-node', 'surplus'])
    testNeeding('recordings of the real components', RECORDINGS !== undefined)(experiment, () => {
      const { scenario, runs } = recorded(experiment);
      const simulated = Array.from({ length: SEEDS }, (_, run) =>
        outcomeOf(simulatedRun(scenario, seedOfRun(experiment, run))),
      );
      const checks = checksOf(runs.map(outcomeOf), simulated);
      expect(checks.filter(({ held }) => !held)).toEqual([]);
    });
});
