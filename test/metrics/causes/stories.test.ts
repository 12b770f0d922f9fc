// The scenarios of this repository: what each is about is what its time is charged to, and a knob moves its own cause.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulate } from '../../../src/experiment/simulate.ts';
import { LOST_CAUSES, WAITING_CAUSES, type CauseRow } from '../../../src/metrics/causes/causes.ts';
import { causesDifference } from '../../../src/metrics/causes/difference.ts';
import type { RunResult } from '../../../src/metrics/result.ts';
import { loadScenario } from '../../../src/scenario/load.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { constantly, seconds } from '../../../src/units.ts';

const FOLDER = resolve(import.meta.dirname, '../../../scenarios');

function load(name: string): Scenario {
  const file = join(FOLDER, name);
  const loaded = loadScenario(readFileSync(file, 'utf8'), {
    file: name,
    readFile: (path) => readFileSync(resolve(dirname(file), path), 'utf8'),
  });
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.scenario;
}

const measured = (scenario: Scenario): RunResult => simulate(scenario, { detail: 'metrics' });
const rows = (result: RunResult, kind: CauseRow['kind']): CauseRow[] =>
  result.causes.filter((row) => row.kind === kind);

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  test('is charged to the millisecond, and next to nothing to the cause that says least', () => {
    const result = measured(load(name));
    const waiting = rows(result, 'waiting');
    const sum = waiting.reduce((total, row) => total + Math.round(row.pod_seconds! * 1000), 0);
    expect(sum).toBe(Math.round(result.metrics['pending_pod_seconds']! * 1000));
    expect(rows(result, 'lost').reduce((total, { pods }) => total + pods, 0)).toBe(
      result.pods.lost,
    );
    const vague = waiting.find(({ cause }) => cause === 'autoscaler-sees-room');
    expect(vague?.share_percent ?? 0).toBeLessThan(0.01);
  });
});

test('a budget that allows no disruption is named with what it allowed, a missing handler as that', () => {
  expect(rows(measured(load('pdb-blocks-drain.yaml')), 'lost')).toMatchObject([
    { cause: 'budget-refused', pods: 2, budget: 'strict', disruptions_allowed: 0 },
  ]);
  expect(rows(measured(load('no-handler.yaml')), 'lost')).toMatchObject([
    { cause: 'no-handler', pods: 4 },
  ]);
});

test('capacity that does not come back is charged to refused launches where no other group can help', () => {
  const story = load('out-of-capacity.yaml');
  const alone = { ...story, autoScalingGroups: story.autoScalingGroups.slice(0, 1) };
  const [heaviest] = rows(measured(alone), 'waiting');
  expect(heaviest).toMatchObject({ cause: 'launch-refused', pods: 8 });
  expect(heaviest!.share_percent).toBeGreaterThan(90);
});

describe('a knob moves its own cause, by as much as it was turned', () => {
  const article = load('article.yaml');
  const moved = (changed: Scenario) =>
    causesDifference([measured(article)], [measured(changed)]).filter(
      ({ kind, difference }) => kind === 'waiting' && Math.abs(difference) >= 1,
    );

  test('thirty seconds more until nodes are Ready, for each of four pods', () => {
    const [group] = article.autoScalingGroups;
    const slower = { ...group!, startup: constantly(seconds(120)) };
    expect(moved({ ...article, autoScalingGroups: [slower] })).toMatchObject([
      { cause: 'node-startup', now: 360, changed: 480, difference: 120 },
    ]);
  });

  test('a group that reacts at once', () => {
    const timings = { ...article.timings, groupReaction: constantly(seconds(0)) };
    expect(moved({ ...article, timings })).toMatchObject([{ cause: 'group-reaction', changed: 0 }]);
  });

  test('a maximum that is reached already takes all of the wait', () => {
    const [group] = article.autoScalingGroups;
    const full = { ...group!, maxSize: group!.desiredCapacity };
    const [heaviest] = rows(measured({ ...article, autoScalingGroups: [full] }), 'waiting');
    expect(heaviest!.cause).toBe('max-size');
  });
});

test('docs/causes.md defines every cause and no other', () => {
  const page = readFileSync(resolve(FOLDER, '../docs/causes.md'), 'utf8');
  const defined = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, cause]) => cause);
  expect(defined.toSorted()).toEqual([...WAITING_CAUSES, ...LOST_CAUSES].toSorted());
});
