#!/usr/bin/env node
// The door. Answers help and version without loading anything heavy; everything else is behind main.ts.

import { helpFor } from './help.ts';

declare const TOOL_VERSION: string;

const words = process.argv.slice(2);

function quickAnswer(): string | undefined {
  if (words[0] === '--version' || words[0] === 'version') return `simulate ${TOOL_VERSION}\n`;
  if (words.length === 0) return helpFor(undefined);
  if (words[0] === 'help') return helpFor(words[1]);
  if (words.includes('--help') || words.includes('-h')) return helpFor(words[0]);
  return undefined;
}

const answer = quickAnswer();
if (answer === undefined) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(words, TOOL_VERSION);
} else {
  process.stdout.on('error', () => {});
  process.stdout.write(answer);
}
