// How far the simulator is from recordings, for a folder of documentation: blocks of Markdown between markers in a page
// whose other words are people's, and a plot of each experiment beside it.

import { LINE_KINDS } from '../../fidelity/vocabulary.ts';
import type { FidelityResult } from '../../fidelity/result.ts';
import { printable } from '../format.ts';
import { fidelityChart } from './chart.ts';
import { escaped, failedChecks, measuresTable, verdictLines } from './markdown.ts';

const begin = (block: string): string =>
  `<!-- simulate fidelity --docs: begin ${block}, written anew each time -->`;
const end = (block: string): string => `<!-- simulate fidelity --docs: end ${block} -->`;

const BLOCKS = ['results', 'lines'] as const;

/** A page to start from, when there is none yet. */
export const EMPTY_PAGE = `# How far the simulator is from recordings

${BLOCKS.map((block) => `${begin(block)}\n${end(block)}\n`).join('\n')}`;

/** Whether a page has the blocks that are written anew. */
export const hasBlocks = (page: string): boolean =>
  BLOCKS.every((block) => page.indexOf(end(block), page.indexOf(begin(block))) > 0) &&
  BLOCKS.every((block) => page.includes(begin(block)));

/** A page that has the blocks, with these written anew and whatever people wrote around them kept. */
export function docsPage(page: string, result: FidelityResult): string {
  const texts = { results: resultsBlock(result), lines: linesBlock() };
  return BLOCKS.reduce((text, block) => {
    const from = text.indexOf(begin(block));
    const rest = text.slice(text.indexOf(end(block), from));
    return `${text.slice(0, from)}${begin(block)}\n${texts[block]}\n${rest}`;
  }, page);
}

/** File names of the plots, in the order of the experiments. */
export const plotNames = (experiments: readonly { readonly name: string }[]): string[] =>
  experiments.reduce<string[]>((names, { name }, place) => {
    const plain = name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '');
    const isNew = plain !== '' && !names.includes(`${plain}.svg`);
    return [...names, isNew ? `${plain}.svg` : `experiment-${place + 1}.svg`];
  }, []);

function resultsBlock(result: FidelityResult): string {
  const { experiments } = result;
  const names = plotNames(experiments);
  return [
    '',
    ...verdictLines(result),
    '',
    ...measuresTable(result),
    '',
    ...experiments.flatMap(failedChecks),
    ...experiments.flatMap((experiment, place) => [
      `![${escaped(fidelityChart(experiment).description)}](fidelity/${names[place]!})`,
      `*${escaped(printable(experiment.name))}*`,
      '',
    ]),
  ].join('\n');
}

const linesBlock = (): string =>
  [
    '',
    '| `fact` | Beside `t` | What happened |',
    '| --- | --- | --- |',
    ...LINE_KINDS.map(
      ({ fact, fields, says }) =>
        `| \`${fact}\` | ${fields.map((field) => `\`${field}\``).join(', ')} | ${says} |`,
    ),
    '',
  ].join('\n');
