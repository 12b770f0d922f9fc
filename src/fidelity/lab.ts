// The scenario of a recording, as a Scenario of ours. A recording is made with the real control plane on mocked
// instances; how the mocked part behaves is fixed, and is said here in the words of `timings`.

import { loadSource, type LoadOptions, type Loading } from '../scenario/load.ts';
import type { Json, JsonObject } from '../scenario/scenario.ts';
import { durationMs, durationText } from '../scenario/schema/times.ts';
import { isList, isMap, type Path, type Source } from '../scenario/source.ts';
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
  const yaml = readYaml(text, options.file ?? 'scenario.yaml');
  return 'problems' in yaml ? yaml : loadSource(inOurWords(yaml.source, seen), options);
}

/** Keys keep their places: a mistake is shown where the recording's file has it. */
export function inOurWords(source: Source, seen: SeenTimings = {}): Source {
  const { lab, ...rest } = source.document;
  const own = isMap(lab) ? lab : {};
  const timings = Object.fromEntries(
    Object.entries({ ...LAB_TIMINGS, ...seen, ...own }).map(([key, value]) => [key, waited(key, value)]),
  );
  return {
    file: source.file,
    document: { ...rest, autoScalingGroups: withMarkets(source.document), timings },
    placeOf: (path, part) => source.placeOf(placeInRecording(path), part),
  };
}

const placeInRecording = (path: Path): Path =>
  path[0] === 'timings' ? ['lab', ...path.slice(1)] : path;

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
