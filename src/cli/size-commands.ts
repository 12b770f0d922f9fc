// The commands that look for sizes, for the table of commands: optimize and headroom.

import type { Command, Flag, FlagSection } from './command.ts';
import { EXPERIMENT_OUTPUT, runsSection, SCENARIO, TERMINAL } from './flag-sections.ts';

/** A search makes as many runs as it takes; the reader says how sure, and where to give up. */
function searchSection(flags: readonly Flag[]): FlagSection {
  const shared = runsSection('').flags.filter(({ name }) =>
    ['share', 'confidence', 'jobs', 'resume'].includes(name),
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
      'simulate optimize my.yaml --vary autoScalingGroups.spot.maxSize=4..6',
      'simulate optimize my.yaml --vary clusterAutoscaler.scanInterval=10s..30s:10s',
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
    exit: '0 found, 2 wrong input, 3 undecided within the runs, 4 none holds.',
  },
  {
    name: 'headroom',
    group: 'Decide',
    says: 'how many nodes may vanish before a limit breaks',
    usage: 'simulate headroom <scenario> [--at 5m] [--survive N[:group]]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate headroom scenarios/article.yaml',
      'simulate headroom scenarios/article.yaml --at 1m --most 1',
      'simulate headroom scenarios/article.yaml --survive 1',
    ],
    sections: [
      {
        title: 'Burst',
        flags: [
          {
            name: 'at',
            kind: 'text',
            shows: '5m',
            says: 'when they vanish',
            default: 'first reclaim, else 5m',
          },
          { name: 'most', kind: 'count', shows: 'N', says: 'try at most so many at once' },
          {
            name: 'keep-events',
            kind: 'switch',
            says: 'beside the reclaims of the scenario, not instead',
          },
          {
            name: 'survive',
            kind: 'text',
            shows: 'N[:group]',
            says: 'the cheapest way to survive N at once',
          },
        ],
      },
      searchSection([MAX_RUNS]),
      SCENARIO,
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: '0 done, 2 wrong input; --survive: 3 undecided, 4 nothing survives.',
  },
];
