// One invocation: parse, choose, run, and turn whatever happened into an exit code and plain sentences.

import { ShardMade } from '../experiment/kept-runs.ts';
import { isOutOfThreads, OutOfMemory, OutOfThreads } from '../experiment/thread-limits.ts';
import { parseArguments, type Invocation } from './args.ts';
import { explain, init, schema } from './commands/author.ts';
import { headroomCommand } from './commands/headroom.ts';
import { optimizeCommand } from './commands/optimize.ts';
import { fidelity } from './commands/fidelity.ts';
import { merge } from './commands/merge.ts';
import { runScenario } from './commands/run.ts';
import { batchCommand } from './commands/batch.ts';
import { compareCommand } from './commands/compare.ts';
import { sweepCommand } from './commands/sweep.ts';
import { trace } from './commands/trace.ts';
import { validate } from './commands/validate.ts';
import { whatIfCommand } from './commands/what-if.ts';
import { filesOnDisk, type InputFiles } from './input-files.ts';
import { shardWords, type JoinedShards } from './kept-runs.ts';
import { EXIT, InputProblem } from './problem.ts';
import { terminalOn, type Terminal } from './terminal.ts';

/** What every command is handed. */
export interface Context {
  readonly toolVersion: string;
  readonly out: Terminal;
  readonly err: Terminal;
  /** What commands read. */
  readonly files: InputFiles;
  /** Only under `merge`: the runs that shards made. */
  readonly joined?: JoinedShards;
}

type CommandFunction = (invocation: Invocation, context: Context) => Promise<number>;

const COMMAND_FUNCTIONS: Readonly<Record<string, CommandFunction>> = {
  run: runScenario,
  trace,
  'what-if': whatIfCommand,
  optimize: optimizeCommand,
  headroom: headroomCommand,
  compare: compareCommand,
  sweep: sweepCommand,
  batch: batchCommand,
  validate,
  fidelity,
  merge: (invocation, context) => merge(invocation, context, perform),
  explain,
  schema,
  init,
};

function perform(words: readonly string[], context: Context): Promise<number> {
  const invocation = parseArguments(words);
  return COMMAND_FUNCTIONS[invocation.command.name]!(invocation, context);
}

/** Runs one command line; never throws. */
export async function main(words: readonly string[], toolVersion: string): Promise<number> {
  const noColor = words.includes('--no-color');
  const out = terminalOn(process.stdout, noColor);
  const err = talking(terminalOn(process.stderr, noColor));
  try {
    return await perform(words, { toolVersion, out, err, files: filesOnDisk() });
  } catch (error) {
    const { code, words: last } = ending(error, words);
    await err.write(last);
    return code;
  }
}

/** A stderr that takes nothing is no reason to fail: the exit code is left to speak. */
const talking = (err: Terminal): Terminal => ({
  ...err,
  write: (text) => err.write(text).catch(() => {}),
});

/** What an invocation that did not return ends with. */
function ending(
  error: unknown,
  words: readonly string[],
): { readonly code: number; readonly words: string } {
  if (error instanceof ShardMade)
    return {
      code: error.isComplete ? EXIT.finished : EXIT.interrupted,
      words: `${shardWords(error)}\n`,
    };
  if (error instanceof InputProblem)
    return { code: EXIT.yourInput, words: `${error.lines.join('\n')}\n` };
  if (error instanceof OutOfMemory || error instanceof OutOfThreads)
    return { code: EXIT.yourInput, words: `${error.message}\n` };
  if (isOutOfThreads(error)) return ending(new OutOfThreads(), words);
  return { code: EXIT.ourMistake, words: ourMistake(error, words) };
}

/** A bug of ours: what broke, the line that replays it, and where it broke. */
function ourMistake(error: unknown, words: readonly string[]): string {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a mistake of ours, not of your scenario. It replays with:\n  simulate ${words.join(' ')}\n${said}\n`;
}
