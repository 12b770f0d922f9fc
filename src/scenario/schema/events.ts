// The keys of one event: a moment, and one thing that happens then.

import { group, optional, optionalMap, required, withDefault } from './keys.ts';
import { choice, percent, text, wholeNumber } from './kinds.ts';
import { drawn, duration, moment } from './times.ts';

const groupName = { meaning: 'The name of a group.', example: 'group: spot' };
const target = {
  group: optional(text, groupName),
  zone: optional(text, {
    meaning: 'Only instances in this Availability Zone.',
    example: 'zone: us-east-1a',
    fallback: 'every zone',
  }),
  node: optional(text, {
    meaning: "One node by its name: the group's name and the number of its launch.",
    example: 'node: spot-3',
  }),
  count: optional(wholeNumber({ least: 1, most: 100_000, unit: 'instances' }), {
    meaning: 'How many instances.',
    example: 'count: 6',
    fallback: 'all of them',
  }),
  percent: optional(percent, {
    meaning: 'Share of the instances, rounded up.',
    example: 'percent: 50%',
    fallback: 'all of them',
  }),
  within: withDefault(duration(), '0s', {
    meaning: 'Spread over this time: the first at once, the last at its end.',
    example: 'within: 2m',
  }),
  order: withDefault(choice(['oldest', 'random']), 'oldest', {
    meaning: 'Which ones: the oldest running without a notice, or any.',
    example: 'order: random',
  }),
};

export const event = group(
  {
    at: required(moment(), { meaning: 'When it happens.', example: 'at: 5m' }),
    reclaim: optionalMap(
      {
        ...target,
        notice: optional(drawn(), {
          meaning: 'Notice until the instance is gone, for these instances.',
          example: 'notice: 30s',
          fallback: 'timings.notice',
        }),
      },
      {
        meaning: 'EC2 takes Spot instances back, each with its notice.',
        example: 'reclaim: { group: spot, count: 6 }',
      },
    ),
    rebalance: optionalMap(target, {
      meaning: 'EC2 recommends to rebalance: the signal without the reclaim.',
      example: 'rebalance: { group: spot, percent: 50% }',
    }),
    outOfCapacity: optionalMap(
      {
        group: required(text, groupName),
        zone: optional(text, {
          meaning: 'Only launches into this Availability Zone.',
          example: 'zone: us-east-1a',
          fallback: 'every zone',
        }),
        for: required(duration({ least: 1 }), {
          meaning: 'How long launches are refused.',
          example: 'for: 10m',
        }),
      },
      {
        meaning:
          'EC2 refuses the launches of a group (InsufficientInstanceCapacity), Spot and on demand alike.',
        example: 'outOfCapacity: { group: spot, for: 10m }',
      },
    ),
    scale: optionalMap(
      {
        workload: required(text, {
          meaning: 'The name of a Deployment.',
          example: 'workload: web',
        }),
        replicas: required(wholeNumber({ least: 0, most: 1_000_000, unit: 'pods' }), {
          meaning: 'How many pods are wanted from then on.',
          example: 'replicas: 80',
        }),
      },
      { meaning: 'A Deployment is scaled.', example: 'scale: { workload: web, replicas: 80 }' },
    ),
    setDesiredCapacity: optionalMap(
      {
        group: required(text, groupName),
        desired: required(wholeNumber({ least: 0, most: 100_000, unit: 'instances' }), {
          meaning: 'The new desired capacity.',
          example: 'desired: 12',
        }),
      },
      {
        meaning: "Somebody sets a group's desired capacity by hand.",
        example: 'setDesiredCapacity: { group: spot, desired: 12 }',
      },
    ),
  },
  {
    meaning: 'Something that happens at a moment of the run.',
    example: 'events: [{ at: 5m, reclaim: { group: spot, count: 6 } }]',
  },
);

/** What can happen, in the schema's words. */
export const ACTIONS = [
  'reclaim',
  'rebalance',
  'outOfCapacity',
  'scale',
  'setDesiredCapacity',
] as const;
