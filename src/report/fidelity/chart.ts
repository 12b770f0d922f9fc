// One level of an experiment over time: every recorded run as a line over the band in which ninety of a hundred
// simulated runs stand, and their median.

import { standing, type Band, type LevelName } from '../../fidelity/band.ts';
import type { ExperimentResult, Picture } from '../../fidelity/result.ts';
import {
  cell,
  number,
  text,
  type Chart,
  type Layer,
  type Panel,
  type Position,
} from '../charts/chart.ts';
import { countTicks } from '../charts/labels.ts';
import { CONFIG, colour, titleBefore } from '../charts/theme.ts';
import { labelledRun, overTheRun, timeTicks, at } from '../charts/time-axis.ts';
import { compact, counted, grouped, printable } from '../format.ts';

const LEFT = 124;
const PLOT = 860;
const RIGHT = 24;
const HEIGHT = 92;
/** Steps of one recorded run that a line shows; more lie closer together than its width. */
const MOST_STEPS = 600;

const ROWS: readonly { readonly level: LevelName; readonly title: string[] }[] = [
  { level: 'pending', title: ['pods', 'pending'] },
  { level: 'ready', title: ['replicas', 'ready'] },
  { level: 'nodes', title: ['nodes', 'Ready'] },
];

/** Three rows over one axis of time. */
export function fidelityChart(experiment: ExperimentResult): Chart {
  const end = experiment.pictures.pending.simulated.times.at(-1) ?? 0;
  const name = printable(experiment.name);
  const recorded = counted(experiment.pictures.pending.recorded.length, 'recorded run');
  return {
    name: `fidelity-${experiment.name.replace(/[^\w-]+/g, '-')}`,
    finding: `${name}: ${finding(experiment)}`,
    description:
      `Pods pending, replicas ready and nodes Ready over ${at(end)}, in ${recorded} and in ` +
      `${counted(experiment.simulated.length, 'simulated run')}. ${peaks(experiment)}`,
    caption:
      'Solid lines: recorded runs, one each. Band: where 90% of the simulated runs stand, looked at 240 times; dashes: their median.' +
      (isThinned(experiment) ? ` Recorded runs of more steps are thinned to ${MOST_STEPS}.` : ''),
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      config: CONFIG,
      spacing: 18,
      vconcat: ROWS.map(({ level, title }, row) =>
        panel(experiment.pictures[level], { title, end, last: row === ROWS.length - 1 }),
      ),
    },
    frame: { left: LEFT, width: LEFT + PLOT + RIGHT },
    table: dataTable(experiment),
  };
}

/** What the reader should take away: the measure that is furthest off, or the largest when none is. */
function finding({ measures }: ExperimentResult): string {
  const { measure, recorded, simulated, percent } = measures.reduce((a, b) =>
    (b.percent - a.percent || b.recorded.mean - a.recorded.mean) > 0 ? b : a,
  );
  const off = percent === 0 ? '' : `: ${compact(percent, 1)}% off`;
  return `${grouped(simulated.mean)} ${measure} simulated, ${grouped(recorded.mean)} recorded${off}`;
}

/** Of all, however many they are. */
const greatest = (lists: readonly (readonly number[])[]): number =>
  lists.reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0);

const peaks = ({ pictures: { pending } }: ExperimentResult): string =>
  `At most ${grouped(greatest(pending.recorded.map(({ values }) => values)))} pods pending recorded, ` +
  `${grouped(greatest([pending.simulated.p95]))} in the band.`;

function panel(
  { recorded, simulated }: Picture,
  { title, end, last }: { readonly title: string[]; readonly end: number; readonly last: boolean },
): Panel {
  const most = greatest([[1], simulated.p95, ...recorded.map(({ values }) => values)]);
  const values = countTicks(most, 3);
  const x = last ? labelledRun('t_s', end) : overTheRun('t_s', end);
  const y: Position = {
    field: 'value',
    type: 'quantitative',
    scale: { domain: [0, values.at(-1)!], nice: false },
    axis: { ...titleBefore(title, HEIGHT), values, format: ',.0f', grid: true },
  };
  const band = stepsOf(simulated);
  return {
    width: PLOT,
    height: HEIGHT,
    layer: [
      {
        data: { values: timeTicks(end).values.map((t_s) => ({ t_s })) },
        mark: { type: 'rule', stroke: colour('line') },
        encoding: { x },
      },
      {
        data: { values: band },
        mark: { type: 'area', interpolate: 'step-after', fill: colour('blue'), fillOpacity: 0.24 },
        encoding: { x, y, y2: { field: 'to' } },
      },
      {
        data: { values: band },
        mark: {
          type: 'line',
          interpolate: 'step-after',
          stroke: colour('blue'),
          strokeDash: [5, 3],
          strokeWidth: 1.5,
        },
        encoding: { x, y: { ...y, field: 'median' } },
      },
      ...recorded.map((steps): Layer => ({
        data: { values: points(steps, end) },
        mark: {
          type: 'line',
          interpolate: 'step-after',
          stroke: colour('ink'),
          strokeWidth: 1,
          strokeOpacity: 0.7,
        },
        encoding: { x, y },
      })),
    ],
  };
}

const isThinned = ({ pictures }: ExperimentResult): boolean =>
  Object.values(pictures).some(({ recorded }) =>
    recorded.some(({ times }) => times.length > MOST_STEPS),
  );

/** Where the band or its median changes, and its end. */
function stepsOf({ times, p5, p50, p95 }: Band) {
  const same = (i: number): boolean =>
    p5[i] === p5[i - 1] && p50[i] === p50[i - 1] && p95[i] === p95[i - 1];
  return times.flatMap((t_s, i) =>
    i > 0 && i < times.length - 1 && same(i)
      ? []
      : [{ t_s, value: p5[i]!, to: p95[i]!, median: p50[i]! }],
  );
}

/** A run's steps to the end, thinned evenly where they are too many to tell apart. */
function points(
  { times, values }: { readonly times: readonly number[]; readonly values: readonly number[] },
  end: number,
): { readonly t_s: number; readonly value: number }[] {
  const every = Math.ceil(times.length / MOST_STEPS);
  const kept = times
    .map((t_s, i) => ({ t_s, value: values[i]! }))
    .filter(({ t_s }, i) => t_s <= end && i % every === 0);
  return [...kept, { t_s: end, value: values.at(-1)! }];
}

/** Every twelfth instant: what a person reads off. */
function dataTable({ pictures }: ExperimentResult): Chart['table'] {
  const { times } = pictures.pending.simulated;
  const shown = times.map((_, i) => i).filter((i) => i % 12 === 0);
  const row = (i: number) => [
    at(times[i]!),
    ...ROWS.flatMap(({ level }) => {
      const { simulated, recorded } = pictures[level];
      const stood = recorded.flatMap((steps) => standing(steps, [times[i]!]));
      return [
        cell(Math.min(...stood), compact),
        cell(Math.max(...stood), compact),
        cell(simulated.p5[i]!, compact),
        cell(simulated.p95[i]!, compact),
      ];
    }),
  ];
  return {
    columns: [
      text('time'),
      ...ROWS.flatMap(({ level }) => [
        number(`${level}, recorded least`, `${level}_recorded_min`),
        number(`${level}, recorded most`, `${level}_recorded_max`),
        number(`${level}, simulated p5`, `${level}_simulated_p5`),
        number(`${level}, simulated p95`, `${level}_simulated_p95`),
      ]),
    ],
    rows: shown.map(row),
  };
}
