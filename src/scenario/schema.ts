// The whole schema: every key once, with type, default, unit, range, meaning and example. Validation, JSON Schema and
// `explain` are made from it.

import * as z from 'zod';
import { clusterAutoscaler } from './schema/cluster-autoscaler.ts';
import { event } from './schema/events.ts';
import { autoScalingGroup } from './schema/groups.ts';
import { LIMIT_WORDS } from './limits.ts';
import { declared, group, optional, type KeyFacts, type Says } from './schema/keys.ts';
import { text } from './schema/kinds.ts';
import { run } from './schema/run.ts';
import { scheduler } from './schema/scheduler.ts';
import { terminationHandler } from './schema/termination-handler.ts';
import { timings } from './schema/timings.ts';
import { manifest, workload } from './schema/workloads.ts';

/** An expectation: its text, and a name if it has one. */
export interface WrittenLimit {
  readonly name?: string;
  readonly limit: string;
}

/** `{ name, limit }`; a bare text is read as its `limit`. */
export const namedLimit = group(
  {
    name: optional(text, {
      meaning: 'What columns and messages call it.',
      example: 'name: quick_recovery',
      fallback: 'limit_1, limit_2, …',
    }),
    limit: limitKey(),
  },
  {
    meaning: 'A limit with a name.',
    example: '{ name: quick_recovery, limit: pending p95 <= 2m }',
  },
);

function limitKey(): z.ZodString {
  return declared(z.string(), {
    type: 'limit',
    range: 'metric [statistic] [workload] op value [from t] [to t] [for p% of the time]',
    isRequired: true,
    meaning: 'What must hold.',
    example: 'limit: pending p95 <= 2m',
    details: LIMIT_WORDS,
  });
}

const list = (items: z.ZodType, says: Says & Pick<KeyFacts, 'details'>): z.ZodType =>
  declared(z.array(items).optional(), { type: 'list', isRequired: false, ...says });

export const scenarioSchema = group(
  {
    name: optional(text, {
      meaning: 'The name of the scenario: title of reports, folder of results.',
      example: 'name: burst',
      fallback: "the file's name",
    }),
    run,
    autoScalingGroups: declared(z.array(autoScalingGroup), {
      type: 'list',
      isRequired: true,
      meaning: 'The EC2 Auto Scaling groups whose instances are the nodes.',
      example: 'autoScalingGroups: [{ name: base, instanceTypes: [m5.xlarge], maxSize: 20 }]',
    }),
    workloads: list(z.union([workload, manifest]), {
      meaning: 'What runs on the nodes: short forms, or files of Kubernetes YAML.',
      example: 'workloads: [{ manifest: ./web.yaml }]',
    }),
    terminationHandler: terminationHandler.schema,
    clusterAutoscaler: clusterAutoscaler.schema,
    scheduler,
    timings,
    events: list(event, {
      meaning: 'What happens during the run, at its moment.',
      example: 'events: [{ at: 5m, reclaim: { group: spot, count: 6 } }]',
    }),
    expect: list(z.union([z.string(), namedLimit]), {
      meaning:
        'Limits that can fail: metric [statistic] [workload] op value [from t] [to t] [for p% of the time].',
      example: 'expect: [pending p95 <= 2m, lost pods <= 0]',
      details: LIMIT_WORDS,
    }),
  },
  {
    meaning: 'A scenario: what is simulated, and what is expected of it.',
    example: 'simulate init writes a commented one',
  },
);

const items = z.array(z.unknown());

/** The root with its lists unread: their items are read one by one, so that one wrong item hides no other's mistakes. */
export const rootSchema = scenarioSchema.extend({
  autoScalingGroups: items,
  workloads: items.optional(),
  events: items.optional(),
  expect: items.optional(),
});
