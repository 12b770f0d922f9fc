// A folder of recordings as texts → an experiment, or everything that is wrong with any of its files.

import { labScenario } from './lab.ts';
import type { RecordedExperiment } from './hold.ts';
import { readRun, type ReadRun } from './reading.ts';
import type { RecordedFact } from './recorded-fact.ts';
import { startOf } from './start.ts';
import { problemOfFile } from '../scenario/problems.ts';
import type { Problem, Scenario } from '../scenario/scenario.ts';
import { quoted } from '../scenario/wording.ts';

/** How far the end of a recorded run may lie from that of its scenario. */
const MOST_LATE_S = 1;

/** What a folder of recordings holds. */
export interface RecordingTexts {
  /** What the experiment is called. */
  readonly name: string;
  readonly scenario: { readonly file: string; readonly text: string };
  readonly runs: readonly { readonly file: string; readonly text: string }[];
  /** Reads a manifest that the scenario names; throws an error with a sentence. */
  readonly readFile?: (path: string) => string;
}

export type ReadRecording =
  | { readonly experiment: RecordedExperiment; readonly notes: readonly Problem[] }
  | { readonly problems: readonly Problem[]; readonly inexpressible: readonly string[] };

/** Never throws for a wrong one. `inexpressible`: keys of the scenario that we cannot read or express. */
export function readRecording(texts: RecordingTexts): ReadRecording {
  const reads = texts.runs.map(({ file, text }) => ({ file, read: readRun(text, file) }));
  const runs = reads.flatMap(({ read }) => ('facts' in read ? [read.facts] : []));
  const wrongRuns = reads.flatMap(({ read }) => ('problems' in read ? read.problems : []));
  const files: Record<string, string> = {};
  const loading = loaded(texts, files, runs);
  const wrong = 'problems' in loading ? loading.problems : [];
  if ('problems' in loading || wrongRuns.length > 0)
    return {
      problems: [...wrong, ...wrongRuns],
      inexpressible: [...new Set(wrong.map(({ path }) => path))],
    };
  return {
    experiment: { name: texts.name, scenario: loading.scenario, files, runs },
    notes: [
      ...loading.notes,
      ...reads.flatMap(({ file, read }) => doubts(loading.scenario, file, read)),
    ],
  };
}

function loaded(
  { scenario, readFile }: RecordingTexts,
  files: Record<string, string>,
  runs: readonly (readonly RecordedFact[])[],
): ReturnType<typeof labScenario> {
  const reading =
    readFile === undefined ? {} : { readFile: (path: string) => (files[path] = readFile(path)) };
  return labScenario(scenario.text, { file: scenario.file, ...reading }, startOf(runs));
}

/** What makes a comparison worth less than it looks: lines left out, or a run of another length. */
function doubts({ run: { until } }: Scenario, file: string, read: ReadRun): Problem[] {
  if ('problems' in read) return [];
  const end = read.facts.at(-1)!.t;
  const other =
    Math.abs(end - until / 1000) <= MOST_LATE_S
      ? []
      : [`the run ends at ${end} s, its scenario at ${until / 1000} s: measures to the end differ`];
  const strangers = [...read.unknown].map(
    ([fact, lines]) => `left out: ${lines} of ${quoted(fact)}, a kind of line unknown here`,
  );
  return [...other, ...strangers].map((message) => problemOfFile(file, message, 'note'));
}
