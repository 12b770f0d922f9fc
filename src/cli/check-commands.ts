// The commands that check the simulator itself, for the table of commands: fidelity.

import type { Command } from './command.ts';
import { EXPERIMENT_OUTPUT, runsSection, TERMINAL } from './flag-sections.ts';

const runs = runsSection('200');

/** What a recording leaves open: neither limits nor a number of runs that depends on them. */
const RUNS_FLAGS = ['runs', 'jobs'];

export const CHECK_COMMANDS: readonly Command[] = [
  {
    name: 'fidelity',
    group: 'Check',
    says: 'hold the simulator against recordings of a real cluster',
    usage: 'simulate fidelity <folder…> [--runs N]',
    words: { least: 1, most: 1000 },
    examples: [
      'simulate fidelity recordings/*',
      'simulate fidelity recordings/burst --runs 50 --html burst.html',
      'simulate fidelity recordings/* --format json > fidelity.json',
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
      {
        title: runs.title,
        flags: runs.flags
          .filter(({ name }) => RUNS_FLAGS.includes(name))
          .map((flag) => (flag.name === 'runs' ? { ...flag, says: 'simulated, of each' } : flag)),
      },
      {
        title: EXPERIMENT_OUTPUT.title,
        flags: EXPERIMENT_OUTPUT.flags.filter(({ name }) => name !== 'junit' && name !== 'xlsx'),
      },
      TERMINAL,
    ],
    exit: '0 within the tolerance, 2 a folder cannot be read or expressed, 3 beyond it.',
  },
];
