// `--docs DIR`: how far the simulator is from recordings, as a page, data and plots that a repository keeps.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FidelityResult } from '../fidelity/result.ts';
import { docsPage, EMPTY_PAGE, hasBlocks, plotNames } from '../report/fidelity/docs.ts';
import { FIDELITY_SCHEMA, fidelityJson } from '../report/fidelity/json.ts';
import { printable } from './args.ts';
import { readText, writeAtomically } from './files.ts';
import { openOutputFolder } from './output-folder.ts';
import { InputProblem } from './problem.ts';
import { reportDrawer } from './report-drawer.ts';

const PAGE = 'fidelity.md';
const DATA = 'fidelity.json';
const PLOTS = 'fidelity';
const MOST_BYTES = 64 * 1024 * 1024;

/** Writes everything, and says what, a line each. */
export type DocsWriter = (result: FidelityResult, toolVersion: string) => Promise<string[]>;

/** To be called before the first run: throws an `InputProblem` when something of it cannot be written. */
export function planDocs(
  folder: string | undefined,
  experiments: readonly { readonly name: string }[],
  force: boolean,
): DocsWriter {
  if (folder === undefined) return () => Promise.resolve([]);
  const plots = openOutputFolder(join(folder, PLOTS), plotNames(experiments), force);
  const [page, data] = [join(folder, PAGE), join(folder, DATA)];
  if (!force && !(contentOf(data) ?? FIDELITY_SCHEMA).includes(FIDELITY_SCHEMA))
    throw stranger(data);
  const found = contentOf(page) ?? EMPTY_PAGE;
  if (!force && !hasBlocks(found)) throw stranger(page);
  return async (result, toolVersion) => {
    const text = docsPage(hasBlocks(found) ? found : EMPTY_PAGE, result);
    const names = plotNames(result.experiments);
    const pictures = await reportDrawer({ atOnce: false }).drawPlots(result.experiments);
    pictures.forEach((picture, place) => plots.write(names[place]!, picture));
    plots.finish();
    writeAtomically(page, text);
    writeAtomically(data, fidelityJson(result, toolVersion));
    return [`wrote ${printable(page)}, ${DATA} and the plots in ${printable(plots.path)}`];
  };
}

const contentOf = (path: string): string | undefined =>
  existsSync(path) ? readText(path, MOST_BYTES, 'page') : undefined;

const stranger = (path: string): InputProblem =>
  new InputProblem(
    `${printable(path)}: it is there and not written by simulate fidelity --docs: choose another folder, or --force to replace`,
  );
