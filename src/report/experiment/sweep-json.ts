// A sweep as data: its axes, and each variant with its values and what came of it.

import type { VariantPoint } from '../../experiment/judge.ts';
import type { Sweep } from '../../experiment/sweep.ts';
import { jsonText } from '../json.ts';
import { causesOf } from './causes-words.ts';
import { variantObject } from './comparison-json.ts';
import { asWarnings, judgedNotFound } from './not-found-words.ts';

export const sweepJson = (sweep: Sweep, toolVersion: string): string =>
  jsonText({
    schema: 'simulate/sweep/v1',
    toolVersion,
    ...sweep.asked,
    partial: sweep.partial,
    axes: sweep.axes,
    variants: sweep.points.map((point, place) => ({
      ...pointObject(point),
      isBase: sweep.isBase[place],
      values: Object.fromEntries(
        sweep.axes.map(({ path }, axis) => [path, sweep.values[place]![axis]!]),
      ),
    })),
    ...asWarnings(judgedNotFound(sweep)),
  });

export const pointObject = ({ summary, ...judged }: VariantPoint): Record<string, unknown> => {
  const { holds, isSettled, onFrontier, isCheapestThatHolds } = judged;
  const causes = causesOf(summary) ?? [];
  return { ...variantObject(summary), causes, holds, isSettled, onFrontier, isCheapestThatHolds };
};
