// Experiments recorded with the real components, and the same scenario here with the laboratory's fixed timings.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from '../../src/scenario/load.ts';
import type { JsonObject, Scenario } from '../../src/scenario/scenario.ts';
import { sourceWithoutText } from '../../src/scenario/source.ts';
import { readYaml } from '../../src/scenario/yaml.ts';
import { besides } from './needs.ts';

export const RECORDINGS = besides('recordings');

const LAB_TIMINGS = {
  notice: '120s',
  groupReaction: '5s',
  deadDetection: '30s',
  shuttingDown: '20s',
  launchRetry: '30s',
  handlerDelay: '3s',
  registerToReady: '10s',
  defaultStartup: '3s',
  defaultShutdown: '2s',
};

interface RecordedEvent {
  readonly reclaim?: { readonly group: string };
}
interface RecordedScenario {
  readonly autoScalingGroups: readonly (JsonObject & { readonly name: string })[];
  readonly events: readonly RecordedEvent[];
}

/** A group that is reclaimed from is all Spot, any other all on demand. */
export function labScenario(experiment: string): Scenario {
  const yaml = readYaml(
    readFileSync(join(RECORDINGS!, experiment, 'scenario.yaml'), 'utf8'),
    experiment,
  );
  if ('problems' in yaml) throw new Error(JSON.stringify(yaml.problems));
  const recorded = yaml.source.document as unknown as RecordedScenario;
  const reclaimed = new Set(recorded.events.map(({ reclaim }) => reclaim?.group));
  const autoScalingGroups = recorded.autoScalingGroups.map((group) => ({
    ...group,
    onDemandPercentageAboveBaseCapacity: reclaimed.has(group.name) ? 0 : 100,
  }));
  const document = { ...yaml.source.document, autoScalingGroups, timings: LAB_TIMINGS };
  const loading = loadSource(sourceWithoutText(experiment, document), {});
  if ('problems' in loading) throw new Error(JSON.stringify(loading.problems));
  return loading.scenario;
}

export interface RecordedFact {
  readonly t: number;
  readonly fact: string;
  readonly [key: string]: string | number;
}

/** Every run of an experiment, from its start on. */
export const recordedRuns = (experiment: string): RecordedFact[][] =>
  readdirSync(join(RECORDINGS!, experiment))
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) =>
      readFileSync(join(RECORDINGS!, experiment, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordedFact)
        .filter(({ t }) => t >= 0),
    );
