// simulate trace: what happened, fact by fact; or the story of one pod, one node, or the pods that were lost.

import { traceRun } from '../../experiment/trace.ts';
import { podStory } from '../../report/pod-story.ts';
import { traceLines, unknownNames, type TraceFilter } from '../../report/trace.ts';
import { printable, type Flags, type Invocation } from '../args.ts';
import { loadWithChanges } from '../load.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';

/** Lines handed to the stream at once: a closed pipe is noticed between two of them. */
const LINES_PER_WRITE = 5000;

/** Prints the facts of one run that the flags ask for. */
export async function trace(
  { words, flags }: Invocation,
  { out, err, files }: Context,
): Promise<number> {
  const { scenario } = loadWithChanges(words[0]!, flags, files);
  const filter = filterFrom(flags);
  const entries = traceRun(scenario, { check: flags.on('check') });
  const unknown = unknownNames(entries, filter);
  if (unknown.length > 0)
    throw new InputProblem(
      `no pod or node is called ${unknown.map(printable).join(', ')}: simulate trace ${printable(words[0]!)} names them all`,
    );
  for (const pod of filter.pods ?? []) await out.write(`${podStory(entries, pod, scenario)}\n\n`);
  const lines = traceLines(entries, filter);
  if (lines.length === 0 && flags.on('lost'))
    await err.write('note: no pod was lost in this run\n');
  for (let from = 0; from < lines.length; from += LINES_PER_WRITE)
    await out.write(`${lines.slice(from, from + LINES_PER_WRITE).join('\n')}\n`);
  return EXIT.finished;
}

function filterFrom(flags: Flags): TraceFilter {
  return {
    pods: flags.texts('pod'),
    nodes: flags.texts('node'),
    lost: flags.on('lost'),
    settling: flags.on('settling'),
  };
}
