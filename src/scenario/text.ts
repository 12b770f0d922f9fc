// Is it a text at all? Asked before the YAML parser is, which would choke on megabytes of anything else.

import { problemOfFile } from './problems.ts';
import type { Problem } from './scenario.ts';

/** Scenarios and manifests are written by people; anything longer is a mistake, or data for a file of its own. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** What is wrong with a text that cannot be a scenario or manifest; undefined when it may be one. */
export function notText(
  text: string,
  { file, what }: { readonly file: string; readonly what: Kind },
): Problem | undefined {
  const message = refusal(text, what);
  return message === undefined ? undefined : problemOfFile(file, message);
}

/** Kinds of files that we read, and what to do about an empty one. */
const WHEN_EMPTY = {
  scenario: 'simulate init writes an example to start from',
  manifest: 'write Kubernetes objects into it',
  'file of changes': 'write autoScalingGroups.spot.maxSize: 20 and so on',
  plan: 'write paths into its first line and a variant into each line below',
} as const;
type Kind = keyof typeof WHEN_EMPTY;

function refusal(text: string, what: Kind): string | undefined {
  if (text.length > MOST_BYTES)
    return `the ${what} has ${mebibytes(text.length)}, at most ${mebibytes(MOST_BYTES)} are read: keep long lists out of it`;
  if (/^[\s\ufeff]*$/.test(text)) return `the ${what} is empty: ${WHEN_EMPTY[what]}`;
  if (NOT_UTF8.test(text))
    return `the ${what} is not text in UTF-8: ${what === 'plan' ? 'save it as CSV in UTF-8' : 'write YAML'}`;
  return undefined;
}

/** Control characters, and what a decoder puts where bytes were no UTF-8. */
const NOT_UTF8 = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/;

const mebibytes = (size: number): string => `${Math.floor(size / 1_048_576)} MiB`;
