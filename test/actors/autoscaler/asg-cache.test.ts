import { describe, expect, test } from 'vitest';
import { AsgCache } from '../../../src/actors/autoscaler/aws/asg-cache.ts';
import { NodeInstancesCache } from '../../../src/actors/autoscaler/aws/node-instances-cache.ts';
import { groupId, nodeId } from '../../../src/ids.ts';
import { at } from '../../support/a-scenario.ts';
import { FakeAws } from '../../support/autoscaler-scenes.ts';

const GROUP = groupId(0);
const BOUNDS = { minSize: 1, maxSize: 6 };

function described(desired: number): { aws: FakeAws; cache: AsgCache } {
  const aws = new FakeAws(desired, BOUNDS);
  const cache = new AsgCache([BOUNDS]);
  cache.refresh(aws, at(0));
  return { aws, cache };
}

describe('the autoscaler’s memory of its groups', () => {
  test('is a minute old at most: the first loop after the minute describes them again', () => {
    const { aws, cache } = described(3);
    aws.desired = 5;
    cache.refresh(aws, at(59));
    expect(cache.targetSize(GROUP)).toBe(3);
    cache.refresh(aws, at(60));
    expect(cache.targetSize(GROUP)).toBe(5);
    expect(cache.instances(GROUP).placeholders).toBe(2);
  });

  test('knows at once what it set itself, and refuses to go above the maximum', () => {
    const { aws, cache } = described(3);
    expect(cache.increaseSize(aws, GROUP, 2, at(10))).toBe(true);
    expect(cache.targetSize(GROUP)).toBe(5);
    expect(cache.increaseSize(aws, GROUP, 2, at(10))).toBe(false);
    expect(aws.calls).toEqual(['SetDesiredCapacity 5']);
  });

  test('calls placeholders unfulfillable after a failure younger than the size it set', () => {
    const { aws, cache } = described(3);
    aws.failedAt = at(5);
    cache.increaseSize(aws, GROUP, 1, at(10));
    cache.refresh(aws, at(60));
    expect(cache.instances(GROUP)).toMatchObject({ placeholders: 1, unfulfillable: false });
    aws.failedAt = at(70);
    cache.refresh(aws, at(120));
    expect(cache.instances(GROUP)).toMatchObject({ placeholders: 1, unfulfillable: true });
  });

  test('deletes placeholders by asking for what is there, and looks again in the next loop', () => {
    const { aws, cache } = described(3);
    aws.desired = 5;
    cache.refresh(aws, at(60));
    expect(cache.deletePlaceholders(aws, GROUP, at(61))).toBe(true);
    expect(aws.calls).toEqual(['SetDesiredCapacity 3']);
    cache.refresh(aws, at(62));
    expect(cache.instances(GROUP).placeholders).toBe(0);
    expect(cache.deletePlaceholders(aws, GROUP, at(63))).toBe(false);
  });

  test('gives no instance back at the minimum', () => {
    const { aws, cache } = described(2);
    expect(cache.deleteInstance(aws, nodeId(0), at(1))).toBe(true);
    expect(cache.deleteInstance(aws, nodeId(1), at(1))).toBe(false);
    expect(aws.calls).toEqual(['TerminateInstance 0']);
  });

  test('cannot lower a target below the instances it lists, placeholders included', () => {
    const { aws, cache } = described(3);
    aws.desired = 5;
    cache.refresh(aws, at(60));
    expect(cache.decreaseTargetSize(aws, GROUP, 1, at(61))).toBe(false);
  });

  test('is read for instances every two minutes only, unless the group is scaling up', () => {
    const { aws, cache } = described(3);
    const instances = new NodeInstancesCache(cache);
    instances.start(at(0));
    instances.catchUp(at(0));
    aws.desired = 4;
    cache.refresh(aws, at(60));
    instances.catchUp(at(119));
    expect(instances.of(GROUP).placeholders).toBe(0);
    instances.catchUp(at(120));
    expect(instances.of(GROUP).placeholders).toBe(1);
    aws.desired = 5;
    cache.refresh(aws, at(125));
    expect(instances.of(GROUP).placeholders).toBe(1);
    instances.invalidate(GROUP);
    expect(instances.of(GROUP).placeholders).toBe(2);
  });
});
