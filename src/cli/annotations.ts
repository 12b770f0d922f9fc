// GitHub's annotations: in a workflow, a limit that did not hold is shown at its line of the scenario, in the change
// that is reviewed. To stderr, since stdout holds the result alone; the runner reads both.

import { readYaml } from '../scenario/yaml.ts';
import type { Context } from './main.ts';

export interface Annotation {
  /** Place among the scenario's limits; without one the annotation is of the whole workflow. */
  readonly limit?: number;
  readonly message: string;
}

/** Says each annotation where a workflow runs, and nothing elsewhere. */
export async function annotate(
  annotations: readonly Annotation[],
  { file, text }: { readonly file: string; readonly text: string },
  { err }: Context,
): Promise<void> {
  if ((process.env['GITHUB_ACTIONS'] ?? '') === '') return;
  const read = readYaml(text, file);
  for (const { limit, message } of annotations) {
    const { line = 0 } =
      limit !== undefined && 'source' in read
        ? read.source.placeOf(['expect', limit], 'value')
        : {};
    await err.write(
      `${workflowCommand(file === '-' || line === 0 ? {} : { file, line }, message)}\n`,
    );
  }
}

/**
 * `::error file=scenarios/burst.yaml,line=42::message`. Escapes are those of actions/toolkit,
 * packages/core/src/command.ts: `%`, CR and LF everywhere, `:` and `,` in properties too.
 */
export function workflowCommand(
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const given = Object.entries({ ...properties, title: 'simulate' });
  const written = given.map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::error ${written.join(',')}::${escapedData(message)}`;
}

const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string =>
  escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
