// An experiment's picture as a file of its own, for a page that is not ours.

import type { ExperimentResult } from '../../fidelity/result.ts';
import { drawn } from '../charts/render.ts';
import { COLOURS } from '../charts/theme.ts';
import { fidelityChart } from './chart.ts';

/** One SVG per experiment: light, on white, whatever page it is put in. */
export async function plots(experiments: readonly ExperimentResult[]): Promise<string[]> {
  const pictures: string[] = [];
  for (const experiment of experiments) pictures.push(await plot(experiment));
  return pictures;
}

async function plot(experiment: ExperimentResult): Promise<string> {
  const svg = await drawn(fidelityChart(experiment));
  return `${svg
    .replace(/var\(--\w+,(#\w+)\)/g, '$1')
    .replace('<svg ', `<svg style="background:${COLOURS.paper.light}" `)}\n`;
}
