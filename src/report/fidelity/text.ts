// How far the simulator is from recordings, on a terminal: a row per experiment and measure, the checks that do not
// hold, and two lines that say it all.

import type { Check } from '../../fidelity/checks/checks.ts';
import type { MeasureComparison } from '../../fidelity/comparison.ts';
import type { ExperimentResult, FidelityResult, MeasureError } from '../../fidelity/result.ts';
import { counted, grouped, printable } from '../format.ts';
import { inAscii } from '../summary.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { aligned, clipped } from '../table.ts';

export interface FidelityTextOptions extends SummaryOptions {
  /** Checks that hold too. */
  readonly all?: boolean;
}

/** The whole of what `simulate fidelity` prints. */
export function fidelityText(result: FidelityResult, options: FidelityTextOptions = {}): string {
  const settings = settingsOf(options);
  const lines = [
    headline(result),
    '',
    ...measureLines(result, settings),
    '',
    ...checkLines(result, settings, options.all ?? false),
    '',
    ...interruptLines(result),
    ...result.errors.map((error) => errorLine(error, result.experiments.length)),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

const headline = ({ experiments, runs }: FidelityResult): string =>
  `fidelity · ${counted(experiments.length, 'experiment')} · ${counted(runs, 'simulated run')} of each`;

/** What was made before an interrupt, and what was not. */
const interruptLines = (result: FidelityResult): string[] =>
  result.partial ? [`interrupted: ${interruptWords(result)}`, ''] : [];

/** `article 40 of 40 runs, burst 12 of 40; not begun: headroom`. */
export function interruptWords({ experiments, runs, left }: FidelityResult): string {
  const made = experiments.map(
    ({ name, simulated }) =>
      `${printable(name)} ${grouped(simulated.length)} of ${grouped(runs)} runs`,
  );
  const rest = left.length === 0 ? '' : `; not begun: ${left.map(printable).join(', ')}`;
  return `${made.join(', ')}${rest}`;
}

/** `421.5 (419.0 … 424.1)`. */
const meanAndRange = (mean: number, low: number, high: number): string =>
  `${grouped(mean, 1)} (${grouped(low, 1)} … ${grouped(high, 1)})`;

/** What a measure's numbers are, in words shared by every form of the report. */
export const measureWords = ({ recorded, simulated, difference, percent }: MeasureComparison) => ({
  recorded: meanAndRange(recorded.mean, recorded.min, recorded.max),
  simulated: meanAndRange(simulated.mean, simulated.p5, simulated.p95),
  difference: `${difference >= 0.05 ? '+' : ''}${grouped(difference, 1)} s`,
  error: `${percent.toFixed(1)} %`,
});

function measureLines({ experiments, tolerance }: FidelityResult, settings: Settings): string[] {
  const rows = experiments.flatMap((experiment) =>
    experiment.measures.map((measure, place) => {
      const words = measureWords(measure);
      return [
        place === 0 ? clipped(printable(experiment.name), 24) : '',
        measure.measure.split(' ')[0]!,
        words.recorded,
        words.simulated,
        words.difference,
        words.error,
        measure.percent <= tolerance.worstError ? '✓ within' : '✗ beyond',
      ];
    }),
  );
  const head = [
    'EXPERIMENT',
    'SECONDS',
    'RECORDED (RANGE)',
    'SIMULATED (P5 … P95)',
    'DIFFERENCE',
    'ERROR',
    'VERDICT',
  ];
  const [first = '', ...rest] = aligned(
    [head, ...rows],
    ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  );
  return [settings.paint.bold(first), ...rest];
}

function checkLines({ experiments }: FidelityResult, settings: Settings, all: boolean): string[] {
  return [
    settings.paint.bold('CHECKS'),
    ...experiments.flatMap((experiment) => [
      `  ${printable(experiment.name)}: ${heldWords(experiment)}`,
      ...experiment.checks
        .filter(({ held }) => all || !held)
        .map((check) => checkLine(check, settings)),
    ]),
  ];
}

/** `24 of 24 hold`. */
export function heldWords({ checks }: ExperimentResult): string {
  const held = checks.filter((check) => check.held).length;
  return `${held} of ${checks.length} hold`;
}

function checkLine({ name, recorded, simulated, held, why }: Check, settings: Settings): string {
  const sides = `recorded ${recorded}; simulated ${simulated}`;
  const reason = why === null ? '' : `: ${why}`;
  const line = `${printable(name)}${printable(reason)} [${printable(sides)}]`;
  const most = Math.max(60, settings.columns * 2 - 6);
  const sign = held ? settings.paint.green('✓') : settings.paint.red('✗');
  return `    ${sign} ${clipped(line, most)}`;
}

/** `pending pod-seconds: mean error 1.3 % over 11 experiments, worst 3.9 % (burst)`. */
export function errorLine(
  { measure, mean, worst, worstExperiment }: MeasureError,
  experiments: number,
): string {
  return (
    `${measure}: mean error ${mean.toFixed(1)} % over ${counted(experiments, 'experiment')}, ` +
    `worst ${worst.toFixed(1)} % (${printable(worstExperiment)})`
  );
}
