// The commands that look for sizes, for the table of commands: optimize and headroom.

import type { Command, Flag, FlagSection } from './command.ts';
import { EXPERIMENT_OUTPUT, runsSection, SCENARIO, TERMINAL } from './flag-sections.ts';

/** A search makes as many runs as it takes; the reader says how sure, and where to give up. */
function searchSection(flags: readonly Flag[]): FlagSection {
  const shared = runsSection('').flags.filter(({ name }) =>
    ['share', 'confidence', 'jobs'].includes(name),
  );
  return { title: 'Runs', flags: [...flags, ...shared] };
}

const MAX_RUNS: Flag = {
  name: 'max-runs',
  kind: 'count',
  shows: 'N',
  says: 'of one configuration, then it is undecided',
  default: '1000',
};

const BUDGET: Flag = { name: 'budget', kind: 'count', shows: 'N', says: 'runs of all together' };

const WRITE: Flag = {
  name: 'write',
  kind: 'file',
  shows: 'FILE',
  says: 'write the changed scenario, comments kept',
};

const ALL: Flag = { name: 'all', kind: 'switch', says: 'every combination in the table' };

export const SIZE_COMMANDS: readonly Command[] = [
  {
    name: 'optimize',
    group: 'Decide',
    says: 'the cheapest sizes that hold the limits',
    usage: 'simulate optimize <scenario> --vary path=a..b[:step] [--vary path=x,y …]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate optimize scenarios/article.yaml --vary autoScalingGroups.spot.maxSize=3..6',
      'simulate optimize scenarios/article.yaml --vary autoScalingGroups.spot.maxSize=3,4 \\',
      '    --vary clusterAutoscaler.scanInterval=10s..30s:10s --minimize pending',
    ],
    sections: [
      {
        title: 'Search',
        flags: [
          {
            name: 'vary',
            kind: 'text',
            shows: 'path=a..b',
            repeats: true,
            says: 'what may change: a range or a list; repeat for more',
          },
          {
            name: 'minimize',
            kind: 'text',
            shows: 'NAME',
            says: 'cost, pending, or a metric of runs.csv',
            default: 'cost',
          },
          {
            name: 'tolerance',
            kind: 'text',
            shows: 'P%',
            says: 'savings below this do not count',
            default: '0.5%',
          },
          WRITE,
          ALL,
        ],
      },
      searchSection([MAX_RUNS, BUDGET]),
      SCENARIO,
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: '0 found, 2 wrong input, 3 undecided within the runs, 4 none holds the limits.',
  },
];
