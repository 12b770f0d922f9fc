// Scenario file → Scenario with the command line's changes, or one InputProblem that holds every mistake.

import { dirname, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { loadScenario, MOST_SCENARIO_BYTES } from '../scenario/load.ts';
import { renderProblems } from '../scenario/problems.ts';
import type { Problem, Scenario } from '../scenario/scenario.ts';
import { vary, type Change, type Set } from '../scenario/vary.ts';
import { nearestCommand, printable, type Flags } from './args.ts';
import { readText } from './files.ts';
import { InputProblem } from './problem.ts';

export interface Loaded {
  readonly scenario: Scenario;
  /** What `--set`, `--seed` and `--until` changed. */
  readonly changes: readonly Change[];
  /** The scenario's file as given, and its text. */
  readonly file: string;
  readonly text: string;
  /** The flags that, after the file, replay this run. */
  readonly replayFlags: string;
}

/** Reads and checks a scenario file, nothing more. */
export function readScenario(file: string): {
  text: string;
  outcome: ReturnType<typeof loadScenario>;
} {
  if (file !== '-' && !existsSync(file)) throw missing(file);
  const text = readText(file, MOST_SCENARIO_BYTES, 'scenario');
  return {
    text,
    outcome: loadScenario(text, { file: shownName(file), readFile: readerBeside(file) }),
  };
}

/** Reads a scenario and applies the flags that change it; throws an `InputProblem` with every mistake. */
export function loadWithChanges(file: string, flags: Flags): Loaded {
  const { text, outcome } = readScenario(file);
  if ('problems' in outcome) throw mistakes(outcome.problems, text);
  const sets = setsFrom(flags);
  const { scenario } = outcome;
  const replayFlags = replayFlagsFrom(flags, scenario.run.seed);
  if (sets.length === 0) return { scenario, changes: [], file, text, replayFlags };
  const varied = vary(scenario, sets, { readFile: readerBeside(file) });
  if ('problems' in varied) throw mistakes(varied.problems, '');
  return { scenario: varied.scenario, changes: varied.changes, file, text, replayFlags };
}

function setsFrom(flags: Flags): Set[] {
  const sets = flags.texts('set').map((text): Set => {
    const cut = text.indexOf('=');
    if (cut <= 0) throw new InputProblem(`--set ${printable(text)}: write --set path=value`);
    return { path: text.slice(0, cut), value: text.slice(cut + 1) };
  });
  const until = flags.text('until');
  if (until !== undefined) sets.push({ path: 'run.until', value: until });
  const seed = flags.text('seed');
  if (seed !== undefined) sets.push({ path: 'run.seed', value: JSON.stringify(seed) });
  return sets;
}

function replayFlagsFrom(flags: Flags, ownSeed: string): string {
  const words = ['--seed', flags.text('seed') ?? ownSeed];
  const until = flags.text('until');
  if (until !== undefined) words.push('--until', until);
  for (const set of flags.texts('set')) words.push('--set', set);
  return words.map(quoted).join(' ');
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string =>
  /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

function mistakes(problems: readonly Problem[], text: string): InputProblem {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const count = `${errors} ${errors === 1 ? 'problem' : 'problems'}.`;
  return new InputProblem(
    renderProblems(problems, text),
    `${count} Keys and their meaning: simulate explain`,
  );
}

const shownName = (file: string): string => (file === '-' ? 'stdin' : file);

/** Manifests are found beside the scenario that names them. */
const readerBeside =
  (file: string) =>
  (path: string): string =>
    readText(resolve(file === '-' ? '.' : dirname(file), path), MOST_SCENARIO_BYTES, 'manifest');

function missing(file: string): InputProblem {
  const command = nearestCommand(file);
  return new InputProblem(
    command === undefined
      ? `${printable(file)}: no such file. A first one: simulate init my.yaml`
      : `${printable(file)}: no such file or command: did you mean simulate ${command}?`,
  );
}
