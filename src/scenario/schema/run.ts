// The keys of `run`: knobs of the run, not of the world.

import { choice, seed } from './kinds.ts';
import { section, withDefault } from './keys.ts';
import { moment } from './times.ts';

export const run = section(
  {
    until: withDefault(moment({ least: 1 }), '30m', {
      meaning: 'When the run ends. Everything is measured from its start until then.',
      example: 'until: 30m',
    }),
    seed: withDefault(seed, '1', {
      meaning: 'What chance is drawn from. The same scenario and seed give the same run.',
      example: 'seed: 42',
    }),
    start: withDefault(choice(['steady', 'empty']), 'steady', {
      meaning:
        'Whether nodes are Ready and pods running before the run starts (steady), or are launched and created at its start (empty).',
      example: 'start: empty',
    }),
  },
  {
    meaning: 'How long to simulate, and from which seed.',
    example: 'run: { until: 30m, seed: 42 }',
  },
);
