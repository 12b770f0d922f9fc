// simulate merge: the shards of a divided experiment in, the same results as of an undivided one out. The command that
// the shards were made by is carried out again, with every run and every text that it reads answered from them.

import { RunsMissing } from '../../experiment/kept-runs.ts';
import { parseArguments, printable, type Invocation } from '../args.ts';
import { filesOf } from '../input-files.ts';
import type { JoinedShards } from '../kept-runs.ts';
import type { Context } from '../main.ts';
import { InputProblem } from '../problem.ts';
import { readShards, type Shards } from '../shard-files.ts';

type Perform = (words: readonly string[], context: Context) => Promise<number>;

/** Joins shards; refuses those of different versions or experiments, and names missing ones. */
export async function merge(
  { words, flags }: Invocation,
  context: Context,
  perform: Perform,
): Promise<number> {
  const shards = readShards(words, context.toolVersion);
  const { header, texts, memory, of, first } = shards;
  refuseOtherCommands(shards);
  const joined: JoinedShards = { memory, of };
  const files = filesOf(texts, first);
  try {
    return await perform([...header.asked, ...flags.given()], { ...context, files, joined });
  } catch (error) {
    throw error instanceof RunsMissing ? incomplete(error, shards) : error;
  }
}

const DIVISIBLE: readonly string[] = ['run', 'what-if', 'compare', 'sweep', 'batch'];

/**
 * A shard may come from anywhere: what it asks for is carried out only if it is what a shard of ours would ask for, a
 * command with those of its flags that decide which runs are made. None of these writes, and what they read is in it.
 */
function refuseOtherCommands({ header: { asked }, first }: Shards): void {
  if (DIVISIBLE.includes(asked[0] ?? '') && isOurs(asked)) return;
  throw new InputProblem(
    `${first}: "simulate ${printable(asked.join(' '))}" is no command that makes shards`,
  );
}

function isOurs(asked: readonly string[]): boolean {
  try {
    const deciding = parseArguments(asked).flags.deciding();
    return deciding.length === asked.length && deciding.every((word, i) => word === asked[i]);
  } catch (error) {
    if (error instanceof InputProblem) return false;
    throw error;
  }
}

function incomplete({ shards }: RunsMissing, { header, first }: Shards): InputProblem {
  if (shards.length === 0)
    return new InputProblem(
      `${first}: its runs are not of its own scenario, as simulate ${printable(header.toolVersion)} reads it here: make the shards again, with one build`,
    );
  return new InputProblem(`runs are missing in shard ${shards.join(', ')}: make it again`);
}
