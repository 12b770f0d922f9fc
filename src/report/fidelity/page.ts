// How far the simulator is from recordings, as one HTML file: the two lines that say it all, a table, a picture of each
// experiment, and every check.

import type { ExperimentResult, FidelityResult } from '../../fidelity/result.ts';
import { cell, number, text, type DataTable } from '../charts/chart.ts';
import { compact, counted, printable } from '../format.ts';
import { header } from '../experiment/html/header.ts';
import { figure } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { table } from '../html/table.ts';
import { fidelityChart } from './chart.ts';
import { heldWords, interruptWords, measureWords } from './text.ts';

/** The whole page. Charts are drawn here, so Vega is loaded on the first call. */
export async function fidelityPage(result: FidelityResult, toolVersion: string): Promise<string> {
  const figures: Html[] = [];
  for (const experiment of result.experiments)
    figures.push(await figure(fidelityChart(experiment)));
  return page({
    title: `fidelity: ${result.held ? 'within' : 'beyond'} the tolerance`,
    body: html`
      ${verdict(result, toolVersion)}
      <section class="card" aria-labelledby="measures">
        <h2 id="measures">Recorded and simulated, in seconds</h2>
        ${table(measuresTable(result), { caption: 'Recorded and simulated', name: 'fidelity' })}
        <p class="note">
          Error: the difference of the means, less two standard errors of the recorded mean, as a
          share of the recorded mean (of a minute, where it is less).
        </p>
      </section>
      ${figures}
      <section class="folded" aria-labelledby="checks">
        <h2 id="checks">Counts, sequences, milestones, messages and loops, one by one</h2>
        ${result.experiments.map(checks)}
      </section>
    `,
  });
}

const verdict = (result: FidelityResult, toolVersion: string): Html =>
  header({
    name: 'fidelity',
    look: result.held ? 'held' : 'crossed',
    word: result.held ? '✓ within the tolerance' : '✗ beyond the tolerance',
    eyebrow: [
      counted(result.experiments.length, 'experiment'),
      `${counted(result.runs, 'simulated run')} of each`,
      `tolerance ${compact(result.tolerance.meanError)}% mean, ${compact(result.tolerance.worstError)}% worst`,
      `simulate ${toolVersion}`,
    ],
    partial: result.partial ? `${interruptWords(result)}.` : undefined,
    chips: result.errors.map(({ measure, mean, worst, worstExperiment, held }) => ({
      look: held ? 'held' : 'crossed',
      sign: held ? '✓ within' : '✗ beyond',
      subject: measure,
      observed: `mean error ${mean.toFixed(1)}%, worst ${worst.toFixed(1)}% (${printable(worstExperiment)})`,
    })),
    rest: { id: 'measures', title: 'the table' },
  });

function measuresTable({ experiments, tolerance }: FidelityResult): DataTable {
  return {
    columns: [
      text('experiment'),
      text('measure'),
      text('recorded: mean (range)', 'recorded'),
      text('simulated: mean (p5 … p95)', 'simulated'),
      number('difference', 'difference_s'),
      number('error', 'error_percent'),
      text('verdict'),
      text('checks'),
    ],
    rows: experiments.flatMap((experiment) =>
      experiment.measures.map((measure) => {
        const words = measureWords(measure);
        return [
          printable(experiment.name),
          measure.measure,
          words.recorded,
          words.simulated,
          cell(measure.difference, () => words.difference),
          cell(measure.percent, () => words.error),
          measure.percent <= tolerance.worstError ? '✓ within' : '✗ beyond',
          heldWords(experiment),
        ];
      }),
    ),
  };
}

const checks = (experiment: ExperimentResult): Html =>
  html`<details class="card">
    <summary>
      ${printable(experiment.name)}: ${counted(experiment.checks.length, 'check')},
      ${heldWords(experiment)}
    </summary>
    ${table(
      {
        columns: [text('check'), text('verdict'), text('recorded'), text('simulated'), text('why')],
        rows: experiment.checks.map(({ name, held, recorded, simulated, why }) => [
          name,
          held ? '✓ holds' : '✗ does not hold',
          recorded,
          simulated,
          why ?? '',
        ]),
      },
      { caption: `Checks of ${printable(experiment.name)}`, name: `checks-${experiment.name}` },
    )}
  </details>`;
