// The scenario of a recording, as a Scenario of ours. A recording is made with the real control plane on mocked
// instances; how the mocked part behaves is fixed, and is said here in the words of `timings`.

import { loadSource, type LoadOptions, type Loading } from '../scenario/load.ts';
import type { Json, JsonObject } from '../scenario/scenario.ts';
import { durationMs, durationText } from '../scenario/schema/times.ts';
import { isList, isMap, type Source } from '../scenario/source.ts';
import { notText } from '../scenario/text.ts';
import { readYaml } from '../scenario/yaml.ts';

/** The mocked part's fixed timings; a recording's own `lab:` changes them key by key. docs/fidelity.md explains them. */
const LAB_TIMINGS: Readonly<Record<string, Json>> = {
  notice: '120s',
  groupReaction: '5s',
  deadDetection: '30s',
  shuttingDown: '20s',
  launchRetry: '30s',
  registerToReady: '10s',
  handlerDelay: '3s',
  defaultStartup: '3s',
  defaultShutdown: '2s',
};

/** The mocked groups look at what is asked of them this often, so that a wait ends with the next look. */
const LOOK_MS = 500;
const ENDED_BY_A_LOOK: ReadonlySet<string> = new Set(['groupReaction', 'deadDetection']);

/** Timings that the recorded runs themselves show, such as `startSpread`. */
export type SeenTimings = Readonly<Record<string, Json>>;

/** Reads the scenario of a recording; a key that we cannot express is a problem at its place. */
export function labScenario(text: string, options: LoadOptions, seen: SeenTimings = {}): Loading {
  const file = options.file ?? 'scenario.yaml';
  const wrong = notText(text, { file, what: 'scenario' });
  if (wrong !== undefined) return { problems: [wrong] };
  const yaml = readYaml(text, file);
  return 'problems' in yaml ? yaml : loadSource(inOurWords(yaml.source, seen), options);
}

/** Keys keep their places: a mistake is shown where the recording's file has it. */
export function inOurWords(source: Source, seen: SeenTimings = {}): Source {
  const { lab, ...rest } = source.document;
  const place = lab === undefined ? 'timings' : 'lab';
  return {
    file: source.file,
    document: {
      ...rest,
      autoScalingGroups: withMarkets(source.document),
      timings: timingsOf(source.document, seen),
    },
    placeOf: (path, part) =>
      source.placeOf(path[0] === 'timings' ? [place, ...path.slice(1)] : path, part),
  };
}

/** What is no map is left for the schema to refuse. */
function timingsOf({ lab = {}, timings = {} }: JsonObject, seen: SeenTimings): Json {
  if (!isMap(lab)) return lab;
  if (!isMap(timings)) return timings;
  const all = Object.entries({ ...LAB_TIMINGS, ...seen, ...timings, ...lab });
  return Object.fromEntries(all.map(([key, value]) => [key, waited(key, value)]));
}

function waited(key: string, value: Json): Json {
  const least = typeof value === 'string' ? durationMs(value) : undefined;
  if (least === undefined || !ENDED_BY_A_LOOK.has(key)) return value;
  return { uniform: [durationText(least), durationText(least + LOOK_MS)] };
}

/** A group that a reclaim or a rebalance recommendation names is all Spot, any other all on demand. */
function withMarkets({ autoScalingGroups: groups, events }: JsonObject): Json {
  if (!isList(groups)) return groups ?? [];
  const spot = new Set((isList(events) ? events : []).flatMap(groupsThatEc2Takes));
  return groups.map((group) =>
    isMap(group)
      ? { onDemandPercentageAboveBaseCapacity: spot.has(group['name']) ? 0 : 100, ...group }
      : group,
  );
}

function groupsThatEc2Takes(event: Json): readonly (Json | undefined)[] {
  if (!isMap(event)) return [];
  return [event['reclaim'], event['rebalance']].map((taken) =>
    isMap(taken) ? taken['group'] : undefined,
  );
}
