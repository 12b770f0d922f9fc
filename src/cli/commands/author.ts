// What helps to write a scenario: a first example, what a key means, the schema for editors.

import { existsSync } from 'node:fs';
import { explainKey } from '../../scenario/explain.ts';
import { EXAMPLE_SCENARIO } from '../../scenario/init.ts';
import { jsonSchema } from '../../scenario/json-schema.ts';
import { printable, type Invocation } from '../args.ts';
import { writeAtomically } from '../files.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';

/** Writes a commented example; people edit it, so it never replaces a file unasked. */
export async function init({ words, flags }: Invocation, { out, err }: Context): Promise<number> {
  const file = words[0] ?? 'scenario.yaml';
  if (file === '-') {
    await out.write(EXAMPLE_SCENARIO);
    return EXIT.finished;
  }
  if (existsSync(file) && !flags.on('force'))
    throw new InputProblem(`${printable(file)} exists: choose another name, or --force to replace`);
  writeAtomically(file, EXAMPLE_SCENARIO);
  await err.write(`wrote ${printable(file)}. Next: simulate ${printable(file)}\n`);
  return EXIT.finished;
}

/** Says what a key means. */
export async function explain({ words }: Invocation, { out }: Context): Promise<number> {
  const answer = explainKey(words[0] ?? '');
  if ('problem' in answer) throw new InputProblem(answer.problem);
  await out.write(answer.text);
  return EXIT.finished;
}

/** Prints the JSON Schema. */
export async function schema(_invocation: Invocation, { out }: Context): Promise<number> {
  await out.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return EXIT.finished;
}
