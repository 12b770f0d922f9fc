// Folders of recordings on disk → experiments, or one InputProblem that holds whatever is wrong with any of them.

import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { RecordedExperiment } from '../fidelity/hold.ts';
import { MOST_RUN_BYTES, readRun } from '../fidelity/reading.ts';
import { readRecording, type ReadRecording } from '../fidelity/recording.ts';
import { MOST_SCENARIO_BYTES } from '../scenario/load.ts';
import { problemOfFile, renderProblems } from '../scenario/problems.ts';
import type { Problem } from '../scenario/scenario.ts';
import { printable } from './args.ts';
import { readText } from './files.ts';
import { InputProblem, systemReason, UnusableFile } from './problem.ts';

/** Recorded runs that are read of one folder at most. */
const MOST_RUNS = 200;

export interface Recordings {
  readonly experiments: readonly RecordedExperiment[];
  /** What a reader of the results should know of the folders, a line each. */
  readonly notes: readonly string[];
}

/** Reads every folder; throws an `InputProblem` with the problems of all of them. */
export function readRecordings(folders: readonly string[]): Recordings {
  const names = namesOf(folders);
  const reads = folders.map((folder, place) => readFolder(folder, names[place]!));
  const problems = reads.flatMap((read) => ('problems' in read ? read.problems : []));
  if (problems.length > 0) throw inputProblem(problems, inexpressibleIn(reads, names));
  const read = reads.flatMap((each) => ('experiment' in each ? [each] : []));
  const notes = read.flatMap((each) => each.notes);
  return {
    experiments: read.map(({ experiment }) => experiment),
    notes: notes.map(
      ({ file, line, message }) => `${file}:${line > 0 ? `${line}:` : ''} ${message}`,
    ),
  };
}

/** A folder's own name; its path where two have the same. */
function namesOf(folders: readonly string[]): string[] {
  const short = folders.map((folder) => basename(resolve(folder)));
  return folders.map((folder, place) =>
    short.filter((name) => name === short[place]).length === 1 ? short[place]! : folder,
  );
}

function inputProblem(problems: readonly Problem[], inexpressible: readonly string[]) {
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`;
  return new InputProblem(
    renderProblems(problems, ''),
    ...(inexpressible.length === 0 ? [] : [`not expressible yet: ${inexpressible.join(', ')}`]),
    `${count} A folder of recordings holds scenario.yaml and 1.ndjson, 2.ndjson, …: docs/fidelity.md says what they are`,
  );
}

/** `queue-burst (terminationHandler.mode)`. */
const inexpressibleIn = (reads: readonly ReadRecording[], names: readonly string[]): string[] =>
  reads.flatMap((read, place) =>
    'inexpressible' in read && read.inexpressible.length > 0
      ? [`${printable(names[place]!)} (${printable(read.inexpressible.join(', '))})`]
      : [],
  );

function readFolder(folder: string, name: string): ReadRecording {
  const problems: Problem[] = [];
  const textOf = (file: string, most: number, what: string): string | undefined => {
    try {
      return readText(file, most, what);
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      problems.push(problemOfFile(file, error.reason));
      return undefined;
    }
  };
  const names = runFilesIn(folder);
  if ('wrong' in names)
    return { problems: [problemOfFile(folder, names.wrong)], inexpressible: [] };
  const runs = names.files.flatMap((each) => {
    const file = join(folder, each);
    const text = textOf(file, MOST_RUN_BYTES, 'recorded run');
    return text === undefined ? [] : [{ file, text }];
  });
  const file = join(folder, 'scenario.yaml');
  const text = textOf(file, MOST_SCENARIO_BYTES, 'scenario');
  if (text === undefined) {
    const broken = runs.map((run) => readRun(run.text, run.file));
    return {
      problems: [...problems, ...broken.flatMap((run) => ('problems' in run ? run.problems : []))],
      inexpressible: [],
    };
  }
  const readFile = (path: string): string =>
    readText(resolve(folder, path), MOST_SCENARIO_BYTES, 'manifest');
  const read = readRecording({ name, scenario: { file, text }, runs, readFile });
  if (problems.length === 0) return read;
  const more = 'problems' in read ? read : { problems: [], inexpressible: [] };
  return { ...more, problems: [...problems, ...more.problems] };
}

/** Names without a number come last. */
function numberOf(name: string): number {
  const number = Number.parseInt(name, 10);
  return Number.isNaN(number) ? Number.MAX_SAFE_INTEGER : number;
}

/** By number: `10.ndjson` comes after `9.ndjson`. */
function runFilesIn(
  folder: string,
): { readonly files: readonly string[] } | { readonly wrong: string } {
  try {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
    if (files.length === 0)
      return { wrong: 'no recorded run: the folder must hold 1.ndjson, 2.ndjson, …' };
    if (files.length > MOST_RUNS)
      return {
        wrong: `${files.length} recorded runs, at most ${MOST_RUNS} are read: move some out`,
      };
    return { files };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    return { wrong: `cannot read the folder: ${reason}` };
  }
}
