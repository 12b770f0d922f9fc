// Is it a text at all? Asked before the YAML parser is, which would choke on megabytes of anything else.

import type { Problem } from './scenario.ts';

/** What is wrong with a text that cannot be a scenario or manifest; undefined when it may be one. */
export function notText(text: string, mostBytes: number, file: string): Problem | undefined {
  const say = (message: string): Problem => ({
    severity: 'error',
    file,
    line: 0,
    column: 0,
    length: 0,
    path: '',
    message,
  });
  if (text.length > mostBytes) {
    const mebibytes = (size: number): string => `${Math.floor(size / 1_048_576)} MiB`;
    return say(
      `the file has ${mebibytes(text.length)}, at most ${mebibytes(mostBytes)} are read: keep long lists out of it`,
    );
  }
  if (text.trim() === '' || text === '\ufeff')
    return say('the file is empty: simulate init writes an example to start from');
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text))
    return say('the file is not text in UTF-8: a scenario is YAML');
  return undefined;
}
