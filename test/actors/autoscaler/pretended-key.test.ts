import { expect, test } from 'vitest';
import {
  estimatedKey,
  newKey,
  rememberedKey,
  TRIED_KEY,
} from '../../../src/actors/autoscaler/pretended-key.ts';
import type { GroupId } from '../../../src/ids.ts';

test('no two imagined nodes have the same key, in thousands of groups either, and none that of a real node', () => {
  const groups = [0, 1, 999, 1000, 1001, 1999, 2000, 2001, 9999].map((id) => id as GroupId);
  const nodes = [0, 1, 2, 999_998, 999_999];
  const counted = [...nodes, ...groups.flatMap((group) => nodes.map((k) => group * 1_000_000 + k))];
  const kinds = [
    groups.flatMap((group) => nodes.map((k) => rememberedKey(group, k))),
    [...new Set(counted)].map(newKey),
    [...new Set(counted)].map(estimatedKey),
    [TRIED_KEY],
  ].flat();
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(Math.max(...kinds)).toBeLessThan(0);
});
