// The commands that pass results on, for the table of commands: merge.

import type { Command } from './command.ts';
import { EXPERIMENT_OUTPUT, TERMINAL } from './flag-sections.ts';

export const SHARE_COMMANDS: readonly Command[] = [
  {
    name: 'merge',
    group: 'Share',
    says: 'join the shards of a distributed experiment',
    usage: 'simulate merge <folder or shard…>',
    words: { least: 1, most: 10_000 },
    examples: ['simulate merge shards', 'simulate merge shards --out reports/joined'],
    sections: [EXPERIMENT_OUTPUT, TERMINAL],
    exit: 'that of the command that made them, 2 when one is missing.',
  },
];
