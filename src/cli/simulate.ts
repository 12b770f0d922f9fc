#!/usr/bin/env node
// The door. Answers help and version without loading anything heavy; everything else is behind main.ts.

import { helpFor, noSuchCommand } from './help.ts';

declare const TOOL_VERSION: string;

const words = process.argv.slice(2);

interface Answer {
  readonly text: string;
  readonly isMistake?: boolean;
}

/** Undefined: the words are for main.ts. */
function quickAnswer(): Answer | undefined {
  const [word] = words;
  if (word === '--version' || word === 'version') return { text: `simulate ${TOOL_VERSION}\n` };
  if (word === undefined) return { text: helpFor(undefined)! };
  if (word === 'help') return helpOn(words[1]);
  if (!words.includes('--help') && !words.includes('-h')) return undefined;
  return { text: helpFor(word) ?? helpFor(undefined)! }; // a scenario's help is that of all
}

function helpOn(word: string | undefined): Answer {
  const text = helpFor(word);
  return text === undefined ? { text: noSuchCommand(word!), isMistake: true } : { text };
}

const answer = quickAnswer();
if (answer === undefined) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(words, TOOL_VERSION);
} else {
  const stream = answer.isMistake === true ? process.stderr : process.stdout;
  if (answer.isMistake === true) process.exitCode = 2;
  stream.on('error', () => {});
  stream.write(answer.text);
}
