// The commands that check the simulator itself, for the table of commands: fidelity.

import type { Command, FlagSection } from './command.ts';
import { EXPERIMENT_OUTPUT, runsSection, TERMINAL } from './flag-sections.ts';

const runs = runsSection('200');

/** A recording sets no limits, so that nothing is open but how many runs, and how many at a time. */
const RUNS: FlagSection = {
  title: runs.title,
  flags: runs.flags.flatMap((flag) =>
    flag.name === 'runs'
      ? [{ ...flag, says: 'simulated, of each experiment' }]
      : flag.name === 'jobs'
        ? [flag]
        : [],
  ),
};

const OUTPUT: FlagSection = {
  title: EXPERIMENT_OUTPUT.title,
  flags: [
    ...EXPERIMENT_OUTPUT.flags.filter(({ name }) => name !== 'junit' && name !== 'xlsx'),
    {
      name: 'docs',
      kind: 'file',
      shows: 'DIR',
      says: 'write fidelity.md, .json and plots here',
    },
  ],
};

const SHOWN: FlagSection = {
  title: TERMINAL.title,
  flags: TERMINAL.flags.map((flag) =>
    flag.name === 'verbose' ? { ...flag, says: 'list the checks that hold, too' } : flag,
  ),
};

export const CHECK_COMMANDS: readonly Command[] = [
  {
    name: 'fidelity',
    group: 'Check',
    says: 'hold the simulator against recordings of a real cluster',
    usage: 'simulate fidelity <folder…> [--runs N]',
    words: { least: 1, most: 1000 },
    examples: [
      'simulate fidelity recordings/*/',
      'simulate fidelity recordings/small --runs 50 --html small.html',
      'simulate fidelity recordings/*/ --format json > fidelity.json',
    ],
    sections: [
      {
        title: 'Tolerance',
        flags: [
          {
            name: 'mean-error',
            kind: 'text',
            shows: 'P%',
            says: 'of each measure, over all experiments',
            default: '2%',
          },
          {
            name: 'worst-error',
            kind: 'text',
            shows: 'P%',
            says: 'of each measure, in any experiment',
            default: '5%',
          },
        ],
      },
      RUNS,
      OUTPUT,
      SHOWN,
    ],
    exit: '0 within the tolerance, 2 a folder cannot be read or expressed, 3 beyond.',
  },
];
