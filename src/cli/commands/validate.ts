// simulate validate: every mistake in every file, nothing run.

import { printable } from '../../report/format.ts';
import { problemOfFile, renderProblems } from '../../scenario/problems.ts';
import type { Problem } from '../../scenario/scenario.ts';
import type { Invocation } from '../args.ts';
import type { InputFiles } from '../input-files.ts';
import { readScenario } from '../load.ts';
import type { Context } from '../main.ts';
import { EXIT, UnusableFile } from '../problem.ts';

interface Checked {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Checks scenario files; with `--strict`, notes count too. */
export async function validate({ words, flags }: Invocation, context: Context): Promise<number> {
  const checked = words.map((file) => check(file, context.files));
  const mistakes = checked.flatMap(({ problems }) => problems);
  const failing = mistakes.filter(({ severity }) => severity === 'error' || flags.on('strict'));
  const notes = checked.flatMap((each) => each.notes);
  const failed = failing.length > 0 || (flags.on('strict') && notes.length > 0);
  if (flags.text('format') === 'json') await context.out.write(asJson(checked));
  else await writeText(checked, flags.on('quiet'), context);
  return failed ? EXIT.yourInput : EXIT.finished;
}

/** A file that cannot be read is one mistake more, and takes none of the others away. */
function check(file: string, files: InputFiles): Checked {
  try {
    const { text, outcome } = readScenario(file, files);
    return 'problems' in outcome
      ? { file, text, problems: outcome.problems, notes: [] }
      : { file, text, problems: [], notes: outcome.scenario.notes };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    return { file, text: '', problems: [problemOfFile(file, error.reason)], notes: [] };
  }
}

async function writeText(
  checked: readonly Checked[],
  quiet: boolean,
  { out, err }: Context,
): Promise<void> {
  for (const { file, text, problems, notes } of checked) {
    if (problems.length > 0) await err.write(`${renderProblems(problems, text)}\n`);
    else if (!quiet) await out.write(`${printable(file)}: no mistakes\n`);
    if (!quiet)
      for (const note of notes) await err.write(`${printable(file)}: note: ${printable(note)}\n`);
  }
  const count = checked.flatMap(({ problems }) => problems).length;
  if (count > 0)
    await err.write(
      `${count} ${count === 1 ? 'problem' : 'problems'}. Keys and their meaning: simulate explain\n`,
    );
}

const asJson = (checked: readonly Checked[]): string =>
  `${JSON.stringify(
    {
      schema: 'simulate/problems/v1',
      files: checked.map(({ file, problems, notes }) => ({ file, notes, problems })),
    },
    null,
    2,
  )}\n`;
