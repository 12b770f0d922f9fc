// The keys of a group's warm pool, in the words of the EC2 Auto Scaling API (PutWarmPool), and how sizes are written.

import { choice, wholeNumber, yesNo } from './kinds.ts';
import { optional, optionalMap, withDefault } from './keys.ts';
import { drawn } from './times.ts';

/** More instances than any published cluster has had nodes. */
const MOST_NODES = 100_000;

/** A number of instances: of a group, of a pool, of both. */
export const size = wholeNumber({ least: 0, most: MOST_NODES, unit: 'instances' });

export const warmPool = optionalMap(
  {
    minSize: withDefault(size, 0, {
      meaning: 'The fewest instances in the pool, whatever the group has.',
      example: 'minSize: 2',
    }),
    maxGroupPreparedCapacity: optional(size, {
      meaning:
        'The most instances that group and pool have together: the pool holds what is left of it beside the desired capacity.',
      example: 'maxGroupPreparedCapacity: 8',
      fallback: 'the maxSize of the group, as in AWS',
    }),
    poolState: withDefault(choice(['Stopped', 'Running', 'Hibernated']), 'Stopped', {
      meaning:
        'How instances wait once they are initialised. Stopped and hibernated ones cost no instance time, running ones their price.',
      example: 'poolState: Running',
    }),
    instanceReusePolicy: optionalMap(
      {
        reuseOnScaleIn: withDefault(yesNo, false, {
          meaning: 'Whether an instance that the group gives up returns to the pool.',
          example: 'reuseOnScaleIn: true',
        }),
      },
      {
        meaning: 'What becomes of instances on scale-in.',
        example: 'instanceReusePolicy: { reuseOnScaleIn: true }',
        fallback: 'they are terminated',
      },
    ),
    startup: optional(drawn(), {
      meaning:
        'An instance of the pool is put in service until its node is Ready. What user data and image pulls save only you know: measure it.',
      example: 'startup: { median: 40s, p95: 60s }',
      fallback:
        "the group's startup less what EC2 itself saves: 4.6s of a stopped instance, 5.1s of a hibernated, 25.8s of a running one",
    }),
  },
  {
    meaning:
      'A warm pool: instances beside the group, initialised already, that are put in service before any is launched. Only for groups without Spot instances, as in AWS.',
    example: 'warmPool: { minSize: 2, startup: 40s }',
    fallback: 'none',
  },
);
