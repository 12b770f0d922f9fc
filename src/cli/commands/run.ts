// simulate run: load, vary, simulate, report, write. The whole program on one screen.

import { createHash } from 'node:crypto';
import type { RunResult } from '../../metrics/result.ts';
import { simulateWithPauses } from '../../experiment/simulate.ts';
import type { ReportContext } from '../../report/context.ts';
import { printable } from '../../report/format.ts';
import { observedInWords } from '../../report/observed.ts';
import { interruptedSentence } from '../../report/verdict.ts';
import { annotate, type Annotation } from '../annotations.ts';
import type { Flags, Invocation } from '../args.ts';
import { experimentSettings, refuseFlagsOfManyRuns } from '../experiments.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { loadWithChanges, type Loaded } from '../load.ts';
import type { Context } from '../main.ts';
import { spokenWhateverHappens } from '../targets.ts';
import { openInBrowser, planOutput, wantsReport, type OutputPlan } from '../output.ts';
import { EXIT } from '../problem.ts';
import { progressOn, progressStyle } from '../progress.ts';
import { reportDrawer } from '../report-drawer.ts';
import { runMany } from './run-many.ts';

/** One scenario, one seed or many. */
export async function runScenario({ words, flags }: Invocation, context: Context): Promise<number> {
  const settings = experimentSettings(flags, { runs: 1 });
  const isMany = settings.runs !== 1;
  if (!isMany) refuseFlagsOfManyRuns(flags);
  const drawer = reportDrawer({ atOnce: !isMany && wantsReport(flags) });
  const loaded = loadWithChanges(words[0]!, flags, context.files);
  const reportContext = contextOf(loaded, context.toolVersion);
  if (isMany) return runMany(loaded, reportContext, settings, { flags, context });
  const plan = planOutput(loaded.scenario.name, flags, { drawer, inputs: context.files });
  const interrupt = listenForInterrupt();
  const result = await simulated(loaded, flags, context, interrupt.signal);
  await publish(plan, result, reportContext, { flags, context });
  interrupt.release();
  await annotate(annotationsOf(result), loaded, context);
  return interrupt.exitCode() ?? exitCodeOf(result, flags);
}

function simulated(
  { scenario }: Loaded,
  flags: Flags,
  { err }: Context,
  signal: AbortSignal,
): Promise<RunResult> {
  const style = flags.on('quiet') ? 'none' : progressStyle(flags.text('progress'), err);
  const progress = progressOn(err, style);
  return simulateWithPauses(scenario, {
    check: flags.on('check'),
    signal,
    onProgress: (now, until) => progress.at(now, until),
  }).finally(() => progress.done());
}

/** Files, then what was asked for on stdout, once. */
async function publish(
  plan: OutputPlan,
  result: RunResult,
  reportContext: ReportContext,
  { flags, context }: { readonly flags: Flags; readonly context: Context },
): Promise<void> {
  const written = await spokenWhateverHappens(
    () => plan.writeFiles(result, reportContext),
    async () => {
      if (!flags.on('quiet'))
        await context.out.write(await plan.onStdout(result, reportContext, context.out));
    },
  );
  if (!flags.on('quiet')) {
    const notes = [...result.warnings, ...(result.partial ? [interruptedSentence(result)] : [])];
    for (const note of notes) await context.err.write(`note: ${printable(note)}\n`);
    for (const line of written) await context.err.write(`${line}\n`);
    if (flags.on('verbose'))
      await context.err.write(`${result.facts} facts, ${result.wakes} wakes\n`);
  }
  if (flags.on('open')) openInBrowser(plan.reportPath);
}

function contextOf({ scenario, changes, file, text, replayFlags }: Loaded, toolVersion: string) {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { toolVersion, scenario, sha256, changes, file, replayFlags } satisfies ReportContext;
}

const annotationsOf = ({ limits }: RunResult): Annotation[] =>
  limits.flatMap((limit, place) =>
    limit.held
      ? []
      : [
          {
            limit: place,
            message: `crossed: ${limit.expression}: observed ${observedInWords(limit)}`,
          },
        ],
  );

function exitCodeOf({ limits }: RunResult, flags: Flags): number {
  const crossed = limits.some(({ held }) => !held);
  return crossed && !flags.on('no-fail') ? EXIT.limitCrossed : EXIT.finished;
}
