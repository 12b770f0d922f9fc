// Words → a command with its flags. yargs parses; the sentences about mistakes are ours.

import yargs from 'yargs';
import { nearestOf } from '../scenario/suggest.ts';
import type { Command, Flag } from './command.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { InputProblem } from './problem.ts';

export interface Invocation {
  readonly command: Command;
  readonly words: readonly string[];
  readonly flags: Flags;
}

/** The flags given, by name. */
export interface Flags {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  on(name: string): boolean;
  /** The command, its words and those flags that decide which runs are made, in the table's order. */
  deciding(): readonly string[];
  /** Every flag given, in the table's order. */
  given(): readonly string[];
}

/** yargs loses a bare `-` (stdin, stdout); it travels under this name. */
const DASH = '\u0000dash';

/** Chooses the command and reads its flags; throws an `InputProblem` for a mistake. */
export function parseArguments(words: readonly string[]): Invocation {
  const named = commandNamed(words[0] ?? '');
  const command = named ?? commandNamed('run')!;
  const rest = named === undefined ? words : words.slice(1);
  const known = command.sections.flatMap((section) => section.flags);
  checkNames(rest, known, command);
  const parsed = parser(known).parseSync(rest.map((word) => (word === '-' ? DASH : word)));
  const positional = (parsed['_'] as (string | number)[]).map((word) => restored(String(word)));
  checkWords(command, positional);
  return { command, words: positional, flags: flagsOf(parsed, command, positional) };
}

function parser(known: readonly Flag[]): ReturnType<typeof yargs> {
  const instance = yargs([])
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new InputProblem(message ?? error?.message ?? 'these words cannot be read');
    });
  for (const flag of known)
    instance.option(flag.name, {
      type: flag.kind === 'switch' ? 'boolean' : 'string',
      ...(flag.alias === undefined ? {} : { alias: flag.alias }),
      ...(flag.kind === 'switch' ? {} : { requiresArg: true, nargs: 1 }),
    });
  return instance;
}

/** Every word that looks like a flag must be one: yargs names strangers but never suggests. */
function checkNames(words: readonly string[], known: readonly Flag[], command: Command): void {
  const names = known.flatMap((flag) => [
    `--${flag.name}`,
    ...(flag.alias === undefined ? [] : [`-${flag.alias}`]),
  ]);
  let skip = false;
  for (const [place, word] of words.entries()) {
    if (skip) {
      skip = false;
      continue;
    }
    if (word === '--') return;
    if (!word.startsWith('-') || word === '-') continue;
    const name = word.split('=', 1)[0]!;
    if (!names.includes(name)) throw unknownFlag(name, names, command);
    const flag = known.find((each) => `--${each.name}` === name || `-${each.alias}` === name)!;
    if (flag.kind === 'switch' && word.includes('='))
      throw new InputProblem(`${name} takes no value: write it alone, or leave it out`);
    skip = flag.kind !== 'switch' && !word.includes('=');
    if (skip && place === words.length - 1)
      throw new InputProblem(`--${flag.name} needs a value: ${command.usage}`);
  }
}

function unknownFlag(name: string, names: readonly string[], command: Command): InputProblem {
  const near = nearestOf(name, names);
  const hint =
    near === undefined ? `simulate help ${command.name} lists them` : `did you mean ${near}?`;
  return new InputProblem(`unknown flag ${printable(name)} for simulate ${command.name}: ${hint}`);
}

/** What a command is given too little of, where it is not a scenario. */
const NEEDS: Readonly<Record<string, string>> = {
  compare: 'two scenarios or results',
  batch: 'a plan',
  fidelity: 'a folder of recordings',
  merge: 'shards',
};

function checkWords(command: Command, words: readonly string[]): void {
  const { least, most } = command.words;
  if (words.length < least)
    throw new InputProblem(
      `simulate ${command.name} needs ${NEEDS[command.name] ?? 'a scenario'}: ${command.usage}`,
    );
  if (words.length > most)
    throw new InputProblem(
      `too many words for simulate ${command.name}: ${printable(words.slice(most).join(' '))}`,
    );
}

function flagsOf(
  parsed: Readonly<Record<string, unknown>>,
  command: Command,
  words: readonly string[],
): Flags {
  const texts = (name: string): readonly string[] => {
    const value = parsed[name];
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((each) => restored(String(each)));
  };
  const on = (name: string): boolean => parsed[name] === true;
  const again = (flag: Flag): readonly string[] =>
    flag.kind === 'switch'
      ? [`--${flag.name}`].filter(() => on(flag.name))
      : texts(flag.name).map((text) => `--${flag.name}=${text}`);
  const known = command.sections.flatMap((section) => section.flags);
  for (const flag of known) checkValue(flag, texts(flag.name), command);
  return {
    texts,
    text: (name) => texts(name)[0],
    on,
    given: () => known.flatMap(again),
    deciding: () => [command.name, ...words, ...decidingFlags(command).flatMap(again)],
  };
}

/** Sections and flags that say where results go, how they are shown or who makes the runs: never which runs. */
const SHOWING: readonly string[] = ['Output', 'Terminal', 'Reading', 'Gate'];
const NOR: readonly string[] = ['jobs', 'resume', 'shard', 'dry-run', 'write', 'all', 'columns'];

const decidingFlags = ({ sections }: Command): readonly Flag[] =>
  sections
    .filter(({ title }) => !SHOWING.includes(title))
    .flatMap(({ flags }) => flags)
    .filter(({ name }) => !NOR.includes(name));

function checkValue(flag: Flag, values: readonly string[], command: Command): void {
  if (flag.kind === 'switch') return;
  if (values.length > 1 && flag.repeats !== true)
    throw new InputProblem(`--${flag.name} is given ${values.length} times: give it once`);
  for (const value of values) {
    if (value === '') throw new InputProblem(`--${flag.name} needs a value: ${command.usage}`);
    if (flag.choices !== undefined && !flag.choices.includes(value))
      throw new InputProblem(
        `--${flag.name} is ${printable(value)}: choose ${flag.choices.join(', ')}`,
      );
  }
}

const restored = (word: string): string => (word === DASH ? '-' : word);

/** A command near a word that is not a file: `simulate valdate` is a typo, not a scenario. */
export const nearestCommand = (word: string): string | undefined =>
  nearestOf(
    word,
    COMMANDS.map(({ name }) => name),
  );

/** User text on a terminal: control characters shown, length bounded. */
export const printable = (text: string): string => {
  const shown = JSON.stringify(text).slice(1, -1);
  return shown.length > 120 ? `${shown.slice(0, 117)}…` : shown;
};
