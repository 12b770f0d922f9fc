// Scenario file → Scenario with the command line's changes, or one InputProblem that holds every mistake.

import { dirname, isAbsolute, join } from 'node:path';
import { equalsSign } from '../experiment/axes.ts';
import { plainSeed } from '../experiment/seeds.ts';
import { loadScenario, MOST_SCENARIO_BYTES } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { vary, type Change, type Set } from '../scenario/vary.ts';
import { atTheirOrigin, onCommandLine, type WrittenSet } from '../scenario/written-set.ts';
import { nearestCommand, printable, type Flags } from './args.ts';
import type { InputFiles } from './input-files.ts';
import { mistakes } from './mistakes.ts';
import { InputProblem, UnusableFile } from './problem.ts';

export interface Loaded {
  readonly scenario: Scenario;
  /** What `--set`, `--seed` and `--until` changed. */
  readonly changes: readonly Change[];
  /** The scenario's file as given, and its text. */
  readonly file: string;
  readonly text: string;
  /** The flags that, after the file, replay this run. */
  readonly replayFlags: string;
  /** The same without the seed, for runs that have another. */
  readonly otherFlags: string;
}

/** Reads and checks a scenario file, nothing more. */
export function readScenario(
  file: string,
  files: InputFiles,
): {
  text: string;
  outcome: ReturnType<typeof loadScenario>;
} {
  if (!files.exists(file)) throw missing(file);
  const text = files.read(file, MOST_SCENARIO_BYTES, 'scenario');
  const readFile = readerBeside(file, files);
  return { text, outcome: loadScenario(text, { file: shownName(file), readFile }) };
}

/** Reads a scenario and applies the flags that change it; throws an `InputProblem` with every mistake. */
export const loadWithChanges = (file: string, flags: Flags, files: InputFiles): Loaded =>
  loadChanged(
    { file, flags, files },
    { sets: [...setsFrom(flags), ...runSets(flags)], replayed: flags.texts('set') },
  );

/** The same without `--set`, which a what-if compares: `--seed` and `--until` hold for all that it compares. */
export const loadBase = (file: string, flags: Flags, files: InputFiles): Loaded =>
  loadChanged({ file, flags, files }, { sets: runSets(flags), replayed: [] });

/** `replayed`: those of `--set` that hold for what is loaded, so that a replay needs them. */
function loadChanged(
  { file, flags, files }: { file: string; flags: Flags; files: InputFiles },
  { sets, replayed }: { sets: readonly WrittenSet[]; replayed: readonly string[] },
): Loaded {
  const { text, outcome } = readScenario(file, files);
  if ('problems' in outcome) throw mistakes(outcome.problems, text);
  const { scenario } = outcome;
  const given = { file, text, ...replayFlagsFrom(flags, replayed, scenario.run.seed) };
  if (sets.length === 0) return { scenario: plainlySeeded(scenario), changes: [], ...given };
  const options = { readFile: readerBeside(file, files) };
  const varied = vary(scenario, sets, options);
  if ('problems' in varied) throw mistakes(atTheirOrigin(varied.problems, sets, scenario, options));
  return { scenario: plainlySeeded(varied.scenario), changes: varied.changes, ...given };
}

/** `42/0`, the seed of the first run of 42, is 42. */
function plainlySeeded(scenario: Scenario): Scenario {
  const seed = plainSeed(scenario.run.seed);
  if (seed === scenario.run.seed) return scenario;
  return { ...scenario, run: { ...scenario.run, seed } };
}

/** What `--set` says. */
export function setsFrom(flags: Flags): WrittenSet[] {
  const sets = flags.texts('set').map((text): WrittenSet => {
    const cut = equalsSign(text);
    if (cut <= 0) throw new InputProblem(`--set ${printable(text)}: write --set path=value`);
    const path = text.slice(0, cut);
    return { path, value: text.slice(cut + 1), origin: onCommandLine('--set', path) };
  });
  const paths = sets.map(({ path }) => path);
  const twice = paths.find((path, place) => paths.indexOf(path) < place);
  if (twice !== undefined)
    throw new InputProblem(`--set ${printable(twice)} is given more than once: give it once`);
  return sets;
}

/** What `--until` and `--seed` say. */
function runSets(flags: Flags): WrittenSet[] {
  const setBy = (flag: string, text: string, set: Set): WrittenSet => ({
    ...set,
    origin: onCommandLine(flag, text),
  });
  const [until, seed] = [flags.text('until'), flags.text('seed')];
  return [
    ...(until === undefined ? [] : [setBy('--until', until, { path: 'run.until', value: until })]),
    ...(seed === undefined
      ? []
      : [setBy('--seed', seed, { path: 'run.seed', value: JSON.stringify(plainSeed(seed)) })]),
  ];
}

function replayFlagsFrom(
  flags: Flags,
  sets: readonly string[],
  ownSeed: string,
): Pick<Loaded, 'replayFlags' | 'otherFlags'> {
  const words: string[] = [];
  const until = flags.text('until');
  if (until !== undefined) words.push('--until', until);
  for (const set of sets) words.push('--set', set);
  const seed = ['--seed', plainSeed(flags.text('seed') ?? ownSeed)];
  const line = (all: readonly string[]): string => all.map(quoted).join(' ');
  return { replayFlags: line([...seed, ...words]), otherFlags: line(words) };
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string =>
  /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const shownName = (file: string): string => (file === '-' ? 'stdin' : file);

/** Manifests are found beside the scenario that names them. */
export const readerBeside =
  (file: string, files: InputFiles) =>
  (path: string): string =>
    files.read(
      isAbsolute(path) ? path : join(file === '-' ? '.' : dirname(file), path),
      MOST_SCENARIO_BYTES,
      'manifest',
    );

function missing(file: string): UnusableFile {
  const command = nearestCommand(file);
  return new UnusableFile(
    printable(file),
    command === undefined
      ? 'no such file. A first one: simulate init my.yaml'
      : `no such file or command: did you mean simulate ${command}?`,
  );
}
