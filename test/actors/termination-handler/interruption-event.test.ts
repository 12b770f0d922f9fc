import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  rebalanceRecommendation,
  spotItn,
  spotItnId,
} from '../../../src/actors/termination-handler/interruption-event.ts';
import { sha256 } from '../../../src/actors/termination-handler/sha256.ts';
import { instant } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

test('a notice has the id that the real handler gives it', () => {
  // aws-node-termination-handler docs/aemm_interruption_testing.md, and its issue 701.
  expect(spotItnId('terminate', '2020-09-15T21:15:41Z')).toBe(
    'spot-itn-47ddfb5e39791606bec3e91fea4cdfa86f86a60ddaf014c8b4af8e008f134b19',
  );
  expect(spotItnId('terminate', '2022-10-07T04:16:37Z')).toBe(
    'spot-itn-c375f2bb4fa7984f3455aef01a1717bf6a7d7689850d31a68f324ba46ba7ae52',
  );
});

test('the digest is SHA-256 for texts of every length around a block', () => {
  for (let length = 0; length < 200; length += 1) {
    const text = 'spot '.repeat(40).slice(0, length);
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

test('the same document is the same event, another time is another', () => {
  expect(spotItn('spot-1', instant(140_000))).toEqual(spotItn('spot-1', instant(140_999)));
  expect(spotItn('spot-1', at(140)).id).not.toBe(spotItn('spot-1', at(141)).id);
});

test('a notice starts when the instance goes, a recommendation when it was made', () => {
  expect(spotItn('spot-1', instant(140_700)).startTime).toBe(at(140));
  expect(rebalanceRecommendation('spot-1', at(20))).toMatchObject({
    kind: 'REBALANCE_RECOMMENDATION',
    startTime: at(20),
    id: expect.stringMatching(/^rebalance-recommendation-[0-9a-f]{64}$/),
  });
});
