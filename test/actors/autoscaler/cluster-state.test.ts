import { describe, expect, test } from 'vitest';
import { ExponentialBackoff } from '../../../src/actors/autoscaler/backoff.ts';
import {
  isGroupHealthy,
  noReadiness,
  unseenErrors,
  upcomingNodes,
  type Readiness,
} from '../../../src/actors/autoscaler/group-readiness.ts';
import { nodeId } from '../../../src/ids.ts';
import { instant, minutes } from '../../../src/units.ts';

const LIMITS = { okTotalUnreadyCount: 3, maxTotalUnreadyPercentage: 45 };
const nodes = (ready: number, also: Partial<Readiness> = {}): Readiness => ({
  ...noReadiness(),
  ready,
  ...also,
});

describe('a group', () => {
  test('that lost four of eight nodes is refused for scale-up, one that lost three is not', () => {
    expect(isGroupHealthy(8, nodes(4), 0, LIMITS)).toBe(false);
    expect(isGroupHealthy(8, nodes(5), 0, LIMITS)).toBe(true);
  });

  test('that lost four of twenty is healthy: fewer than 45 % of what is left', () => {
    expect(isGroupHealthy(20, nodes(16), 0, LIMITS)).toBe(true);
  });

  test('is healthy while its own request explains the missing nodes', () => {
    expect(isGroupHealthy(8, nodes(4), 4, LIMITS)).toBe(true);
    expect(isGroupHealthy(4, undefined, 4, LIMITS)).toBe(true);
    expect(isGroupHealthy(4, undefined, 0, LIMITS)).toBe(false);
    expect(isGroupHealthy(0, undefined, 0, LIMITS)).toBe(true);
  });

  test('has upcoming nodes only while it asked for them and does not rest', () => {
    const starting = nodes(2, { notStarted: [nodeId(2)] });
    expect(upcomingNodes(5, starting, { requested: true, backedOff: false })).toBe(3);
    expect(upcomingNodes(5, starting, { requested: false, backedOff: false })).toBe(0);
    expect(upcomingNodes(5, starting, { requested: true, backedOff: true })).toBe(0);
    expect(upcomingNodes(1, starting, { requested: true, backedOff: false })).toBe(0);
  });

  test('reports each placeholder that cannot be fulfilled once', () => {
    const list = { instances: [nodeId(0)], placeholders: 2, unfulfillable: true };
    expect(unseenErrors(list, undefined)).toBe(2);
    expect(unseenErrors(list, list)).toBe(0);
    expect(unseenErrors(list, { ...list, unfulfillable: false })).toBe(2);
    expect(unseenErrors({ ...list, placeholders: 3 }, list)).toBe(1);
  });
});

describe('backoff', () => {
  const settings = { initial: minutes(5), greatest: minutes(30), resetTimeout: minutes(180) };
  const at = (minute: number): ReturnType<typeof instant> => instant(minutes(minute));

  test('doubles after a rest that was over, and starts anew within one', () => {
    const backoff = new ExponentialBackoff<string>(settings);
    expect(backoff.fail('spot', at(0))).toBe(at(5));
    expect(backoff.fail('spot', at(3))).toBe(at(8));
    expect(backoff.fail('spot', at(9))).toBe(at(19));
    expect(backoff.fail('spot', at(40))).toBe(at(60));
    expect(backoff.fail('spot', at(100))).toBe(at(130));
  });

  test('lasts to its very end and is forgotten three hours after the last failure', () => {
    const backoff = new ExponentialBackoff<string>(settings);
    backoff.fail('spot', at(0));
    expect(backoff.isBackedOff('spot', at(5))).toBe(true);
    expect(backoff.isBackedOff('spot', instant(at(5) + 1))).toBe(false);
    expect(backoff.isBackedOff('other', at(1))).toBe(false);
    backoff.forgetStale(at(181));
    expect(backoff.fail('spot', at(182))).toBe(at(187));
  });
});
