// The commands that pass results on, for the table of commands: merge.

import type { Command, Flag, FlagSection } from './command.ts';
import { EXPERIMENT_OUTPUT, GATE, OUTPUT, TERMINAL } from './flag-sections.ts';

const isNew = ({ name }: Flag): boolean =>
  EXPERIMENT_OUTPUT.flags.every((flag) => flag.name !== name);

/** What decides no run is asked when they are joined: each of these only where the command of the shards has it. */
const OF_ITS_COMMAND: FlagSection = {
  title: 'As the command that made the shards has them',
  flags: [
    { name: 'all', kind: 'switch', says: 'every metric, or every row' },
    { name: 'columns', kind: 'text', shows: 'a,b', says: 'metrics in the table, as in runs.csv' },
    ...GATE.flags,
    ...OUTPUT.flags.filter((flag) => isNew(flag) && flag.name !== 'check'),
  ],
};

export const SHARE_COMMANDS: readonly Command[] = [
  {
    name: 'merge',
    group: 'Share',
    says: 'join the shards of a distributed experiment',
    usage: 'simulate merge <folder or shard…>',
    words: { least: 1, most: 10_000 },
    examples: ['simulate merge shards', 'simulate merge shards --out reports/joined'],
    explains: ['Shards carry the files that decided their runs: nothing else need be here.'],
    sections: [EXPERIMENT_OUTPUT, OF_ITS_COMMAND, TERMINAL],
    exit: 'that of the command that made them, 2 when one is missing.',
  },
];
