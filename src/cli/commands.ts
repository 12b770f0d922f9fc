// Every command once: the help text and the parser are both made from this table. A family of commands may keep its
// rows in a file of its own; their place here is their place in the help.

import { CHECK_COMMANDS } from './check-commands.ts';
import type { Command } from './command.ts';
import { DECIDE_COMMANDS } from './decide-commands.ts';
import { SHARE_COMMANDS } from './share-commands.ts';
import { SIZE_COMMANDS } from './size-commands.ts';
import { OUTPUT, runsSection, SCENARIO, TERMINAL } from './flag-sections.ts';

export const COMMANDS: readonly Command[] = [
  {
    name: 'run',
    group: 'Run',
    says: 'one scenario: did the limits hold, how long did pods wait',
    usage: 'simulate [run] <scenario> [--set path=value …]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate scenarios/burst.yaml',
      'simulate scenarios/burst.yaml --set autoScalingGroups.spot.maxSize=10',
      'simulate scenarios/burst.yaml --runs 100',
      'simulate scenarios/burst.yaml --seed 7 --format json',
      'simulate scenarios/burst.yaml --out reports/tuesday --excel',
    ],
    sections: [SCENARIO, runsSection('1'), OUTPUT, TERMINAL],
    exit: '0 every limit held, 2 wrong input, 3 one was crossed or is undecided.',
  },
  {
    name: 'trace',
    group: 'Run',
    says: 'what happened: to a pod, to a node, or all of it',
    usage: 'simulate trace <scenario> [--pod NAME | --node NAME | --lost]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate trace scenarios/article.yaml',
      'simulate trace scenarios/burst.yaml --pod web-41',
      'simulate trace scenarios/burst.yaml --node spot-1',
      'simulate trace scenarios/no-handler.yaml --lost',
    ],
    sections: [
      {
        title: 'Which facts',
        flags: [
          {
            name: 'pod',
            kind: 'text',
            shows: 'NAME',
            repeats: true,
            says: 'a pod: why it waited, why it died',
          },
          { name: 'node', kind: 'text', shows: 'NAME', repeats: true, says: 'a node and its pods' },
          { name: 'lost', kind: 'switch', says: 'pods that went with their instance' },
          { name: 'settling', kind: 'switch', says: 'also how the steady state came about' },
          { name: 'check', kind: 'switch', says: 'check every invariant after every fact' },
        ],
      },
      SCENARIO,
      TERMINAL,
    ],
    exit: '0 done, 2 wrong input (also: no such pod or node).',
  },
  ...DECIDE_COMMANDS,
  ...SIZE_COMMANDS,
  {
    name: 'init',
    group: 'Author',
    says: 'a commented example to start from',
    usage: 'simulate init [file]',
    words: { least: 0, most: 1 },
    examples: ['simulate init my.yaml', 'simulate init - | less'],
    sections: [
      {
        title: 'Output',
        flags: [{ name: 'force', kind: 'switch', says: 'replace an existing file' }],
      },
    ],
    exit: '0 written, 2 the file exists or cannot be written.',
  },
  {
    name: 'validate',
    group: 'Author',
    says: 'find every mistake, run nothing',
    usage: 'simulate validate <scenario…>',
    words: { least: 1, most: 1000 },
    examples: [
      'simulate validate scenarios/burst.yaml',
      'simulate validate scenarios/*.yaml',
      'simulate validate my.yaml --format json',
    ],
    sections: [
      {
        title: 'Checking',
        flags: [
          { name: 'strict', kind: 'switch', says: 'notes count as mistakes' },
          {
            name: 'format',
            kind: 'choice',
            choices: ['text', 'json'],
            says: 'what stdout holds',
            default: 'text',
          },
          { name: 'no-color', kind: 'switch', says: 'no colour' },
          { name: 'quiet', alias: 'q', kind: 'switch', says: 'only mistakes' },
        ],
      },
    ],
    exit: '0 no mistakes, 2 mistakes.',
  },
  {
    name: 'explain',
    group: 'Author',
    says: 'what a key means: type, unit, default, range, example',
    usage: 'simulate explain [path]',
    words: { least: 0, most: 1 },
    examples: [
      'simulate explain',
      'simulate explain autoScalingGroups.maxSize',
      'simulate explain expect',
    ],
    sections: [],
    exit: '0 explained, 2 no such key.',
  },
  {
    name: 'schema',
    group: 'Author',
    says: 'JSON Schema (draft 7) for editors',
    usage: 'simulate schema',
    words: { least: 0, most: 0 },
    examples: ['simulate schema > scenarios/scenario.schema.json'],
    sections: [],
    exit: '0 printed.',
  },
  ...CHECK_COMMANDS,
  ...SHARE_COMMANDS,
];

export const commandNamed = (name: string): Command | undefined =>
  COMMANDS.find((command) => command.name === name);
