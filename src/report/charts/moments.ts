// What happened to nodes, as a strip of signs above the lines: notices, reclaims, scale-ups, refusals, scale-downs.

import type { Moment, RunResult } from '../../metrics/result.ts';
import { grouped } from '../format.ts';
import { BY_ROW, rowLabels } from './rows.ts';
import { colour } from './theme.ts';
import { asWritten, type Layer, type Panel } from './chart.ts';
import { overTheRun, type RunFrame } from './time-axis.ts';

/** Height of one kind's row, px. */
export const MOMENT_ROW = 19;

type Shown = Exclude<Moment['kind'], 'node-ready'>;

/** In the order a reclaim goes; each kind has a shape of its own beside its colour and its name. */
export const SIGNS: Readonly<Record<Shown, { readonly shape: string; readonly ink: string }>> = {
  notice: { shape: 'triangle-down', ink: colour('vermillion') },
  reclaim: { shape: 'M-1,-1L1,1M-1,1L1,-1', ink: colour('vermillion') },
  'scale-up': { shape: 'triangle-up', ink: colour('blue') },
  'launch-refused': { shape: 'diamond', ink: colour('purple') },
  'scale-down': { shape: 'square', ink: colour('muted') },
};
const KINDS = Object.keys(SIGNS) as Shown[];

/** So many signs and their counts fit beside each other; nearer ones are drawn as one, with their nodes added up. */
const SIGNS_ACROSS = 18;

export interface Sign {
  readonly t_s: number;
  readonly row: number;
  readonly kind: Shown;
  readonly count: number;
  readonly label: string;
  readonly shape: string;
  readonly ink: string;
}

/** The rows that have something to show, and their signs. */
export function signsOf({ moments, until_s }: RunResult) {
  const kinds = KINDS.filter((kind) => moments.some((moment) => moment.kind === kind));
  const place = until_s / SIGNS_ACROSS;
  const signs = kinds.flatMap((kind, row) => {
    const merged: { t_s: number; count: number }[] = [];
    for (const moment of moments) {
      if (moment.kind !== kind) continue;
      const before = merged.at(-1);
      if (before !== undefined && moment.t_s - before.t_s < place) before.count += moment.count;
      else merged.push({ t_s: moment.t_s, count: moment.count });
    }
    return merged.map((sign): Sign => ({
      ...sign,
      row,
      kind,
      label: grouped(sign.count),
      ...SIGNS[kind],
    }));
  });
  return { kinds, signs };
}

/** The strip itself: a name for each row, a sign at each instant, the number of nodes beside it, over lines that go through all rows. */
export function momentStrip(result: RunResult, frame: RunFrame, guides: Layer): Panel {
  const { kinds, signs } = signsOf(result);
  const x = overTheRun('t_s', result.until_s);
  return {
    width: frame.plot,
    height: kinds.length * MOMENT_ROW,
    layer: [
      guides,
      rowLabels(
        kinds.map((kind, row) => ({ row, label: kind })),
        frame.left,
      ),
      {
        data: { values: signs },
        mark: { type: 'point', size: 46, strokeWidth: 1.75, opacity: 1 },
        encoding: {
          x,
          y: BY_ROW,
          shape: asWritten('shape'),
          fill: asWritten('ink'),
          stroke: asWritten('ink'),
        },
      },
      {
        data: { values: signs },
        mark: { type: 'text', align: 'left', dx: 9 },
        encoding: { x, y: BY_ROW, text: { field: 'label' } },
      },
    ],
  };
}
