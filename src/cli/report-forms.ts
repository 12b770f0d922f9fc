// The forms of an experiment that are more than text: its page, its workbook, its JUnit file. Commands add them to what
// they publish.

import { shellWord } from '../report/context.ts';
import type { GateFinding } from '../experiment/gate.ts';
import type { PageContext } from '../report/experiment/html/page-context.ts';
import type { PageOrder } from '../report/experiment/html/pages.ts';
import { junitOf } from '../report/junit.ts';
import type { Flags } from './args.ts';
import { commandNamed } from './commands.ts';
import { sha256Of } from './fixed-runs.ts';
import type { Loaded } from './load.ts';
import type { ExperimentReport } from './publish.ts';
import { reportDrawer } from './report-drawer.ts';

/** Page and workbook are made by another thread, when asked for, and once. */
export function reportForms(
  order: PageOrder,
  gate: readonly GateFinding[] = [],
  drawer = reportDrawer({ atOnce: false }),
): Required<Pick<ExperimentReport, 'html' | 'workbook' | 'junit'>> {
  let page: Promise<string> | undefined;
  return {
    html: () => (page ??= drawer.drawPage(order)),
    workbook: () => drawer.drawWorkbook(order),
    junit: () => junitOf(order, gate),
  };
}

/** What a page says beside its numbers. */
export const pageContext = (
  loaded: Loaded,
  { command, flags, toolVersion }: { command: string; flags: Flags; toolVersion: string },
): PageContext => ({
  toolVersion,
  scenario: loaded.scenario,
  sha256: sha256Of(loaded.text),
  changes: loaded.changes,
  file: loaded.file,
  changeFlags: loaded.otherFlags,
  command: lineAgain(command, [loaded.file], flags),
});

/** Flags that change no number of a result: where it goes, how it is shown, on how many threads. */
const NOT_OF_THE_RESULT: readonly string[] = ['Output', 'Terminal', 'Reading', 'Gate'];
const NOR: readonly string[] = [
  'jobs',
  'resume',
  'shard',
  'percentiles',
  'dry-run',
  'check',
  'write',
];

/** The line that makes the same result again, whatever it was written to. */
export function lineAgain(command: string, files: readonly string[], flags: Flags): string {
  const known = (commandNamed(command)?.sections ?? [])
    .filter(({ title }) => !NOT_OF_THE_RESULT.includes(title))
    .flatMap((section) => section.flags)
    .filter(({ name }) => !NOR.includes(name));
  const given = known.flatMap(({ name, kind }) =>
    kind === 'switch'
      ? flags.on(name)
        ? [`--${name}`]
        : []
      : flags.texts(name).flatMap((value) => [`--${name}`, value]),
  );
  const verb = command === 'run' ? [] : [command];
  return ['simulate', ...[...verb, ...files, ...given].map(shellWord)].join(' ');
}
