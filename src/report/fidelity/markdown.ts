// How far the simulator is from recordings, as Markdown: for a pull request, and as docs/fidelity.md's table.

import type { ExperimentResult, FidelityResult } from '../../fidelity/result.ts';
import { grouped, printable } from '../format.ts';
import { errorLine, heldWords, interruptWords, measureWords } from './text.ts';

/** Verdict, table, and the checks that do not hold, folded. */
export function fidelityMarkdown(result: FidelityResult): string {
  const { experiments } = result;
  return [
    ...verdictLines(result),
    '',
    ...measuresTable(result),
    '',
    ...experiments.flatMap(failedChecks),
  ].join('\n');
}

/** The two lines that say it all. */
export const verdictLines = (result: FidelityResult): string[] => [
  ...(result.partial ? [`Interrupted: ${escaped(interruptWords(result))}`, ''] : []),
  ...result.errors.map((error) => {
    const verdict = error.held ? '✓ within' : '✗ beyond';
    return `- ${verdict}: ${escaped(errorLine(error, result.experiments.length))}`;
  }),
];

export function measuresTable({ experiments, tolerance }: FidelityResult): string[] {
  return [
    '| Experiment | Measure | Recorded: mean (range) | Simulated: mean (p5 … p95) | Difference | Error | Verdict | Checks |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |',
    ...experiments.flatMap((experiment) =>
      experiment.measures.map((measure, place) => {
        const words = measureWords(measure);
        const name = place === 0 ? `${escaped(experiment.name)}, ${runsOf(experiment)}` : '';
        const verdict = measure.percent <= tolerance.worstError ? '✓ within' : '✗ beyond';
        const checks = place === 0 ? heldWords(experiment) : '';
        return `| ${name} | ${measure.measure} | ${words.recorded} | ${words.simulated} | ${words.difference} | ${words.error} | ${verdict} | ${checks} |`;
      }),
    ),
  ];
}

const runsOf = ({ recorded, simulated }: ExperimentResult): string =>
  `${grouped(recorded.length)} recorded and ${grouped(simulated.length)} simulated runs`;

/** Those that do not hold, folded. */
export function failedChecks({ name, checks }: ExperimentResult): string[] {
  const failed = checks.filter(({ held }) => !held);
  if (failed.length === 0) return [];
  return [
    `<details><summary>${escaped(name)}: ${failed.length} of ${checks.length} checks do not hold</summary>`,
    '',
    ...failed.map(
      (check) =>
        `- ${escaped(check.name)}: recorded ${escaped(check.recorded)}; simulated ${escaped(check.simulated)}` +
        (check.why === null ? '' : `; ${escaped(check.why)}`),
    ),
    '',
    '</details>',
    '',
  ];
}

/** Text that a Markdown table cell shows as it is. */
export const escaped = (text: string): string =>
  printable(text).replace(/[\\`*_{}[\]<>|#]/g, (sign) => `\\${sign}`);
