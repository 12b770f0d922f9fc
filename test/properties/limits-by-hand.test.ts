// Random limits as people write them, over random runs: what is observed, and whether it holds, by their definitions.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { workloadId } from '../../src/ids.ts';
import { compare } from '../../src/metrics/limit-case.ts';
import { measure } from '../../src/metrics/measure.ts';
import type { LimitResult } from '../../src/metrics/result.ts';
import { parseLimit } from '../../src/scenario/limits.ts';
import type { Limit, Scenario } from '../../src/scenario/scenario.ts';
import { isCounted, type HandPod, type Told } from '../support/by-hand.ts';
import {
  area,
  byHand,
  meanOf,
  missing,
  overshoot,
  percentileInc,
  sum,
  usdOf,
  waitOf,
  type ByHand,
  type Slice,
} from '../support/by-hand-slices.ts';
import { aRandomScenario } from './random-scenario.ts';

const RUNS = Number(process.env['FC_RUNS'] ?? 80);

const words = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((drawn) => drawn.filter((part) => part !== '').join(' '));
const number = (max: number, say: (n: number) => string): fc.Arbitrary<string> =>
  fc.nat(max).map(say);

const operator = fc.constantFrom('<=', '<', '>=', '>', '==');
const statistic = fc.constantFrom('', 'mean', 'p50', 'p90', 'p95', 'p99', 'max');
const share = fc.constantFrom('', 'for 99.9% of the time', 'for 50% of the time');
const windowOf = fc.oneof(
  fc.constant(''),
  number(899, (from) => `from ${from}s`),
  number(898, (to) => `to ${to + 1}s`),
  fc
    .tuple(fc.nat(800), fc.nat(98))
    .map(([from, length]) => `from ${from}s to ${from + length + 1}s`),
);

function aLimitOf({ workloads }: Scenario): fc.Arbitrary<string> {
  const named = (kinds: readonly string[]): string[] =>
    workloads.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  const pods = fc.constantFrom('', ...named(['Deployment', 'Pod']));
  const deployments = named(['Deployment']);
  const replicas = fc.constantFrom('', ...deployments);
  const bound = (max: number, say: (n: number) => string) => [operator, number(max, say), windowOf];
  const is = (...names: string[]) => fc.constantFrom(...names);
  return fc.oneof(
    words(is('pending', 'ready time'), statistic, pods, ...bound(300, (n) => `${n}s`)),
    words(is('cordon latency'), statistic, ...bound(10, (n) => `${n}s`)),
    words(is('pending pod seconds'), pods, ...bound(3000, String)),
    words(is('unavailable replica s'), replicas, ...bound(3000, String)),
    words(is('lost pods', 'evicted pods'), pods, ...bound(6, String)),
    words(is('nodes drained in time'), ...bound(100, (n) => `${n}%`)),
    words(is('cost'), ...bound(50, (n) => `$${n / 100}`)),
    words(is('overshoot'), ...bound(500, String)),
    ...deployments.map((name) => {
      const level = fc.oneof(
        number(100, (n) => `${n}%`),
        number(12, String),
      );
      return words(is(`ready ${name}`), operator, level, windowOf, share);
    }),
  );
}

function limitOf(text: string, { workloads }: Scenario): Limit {
  const parsed = parseLimit(text);
  if ('mistake' in parsed) throw new Error(`${text}: ${parsed.mistake}`);
  const { workloadName, ...limit } = parsed;
  const workload = workloads.findIndex(({ name }) => name === workloadName);
  return { name: text, ...limit, ...(workload >= 0 && { workload: workloadId(workload) }) };
}

const withLimits = aRandomScenario.chain((scenario) =>
  fc
    .array(aLimitOf(scenario), { minLength: 1, maxLength: 8 })
    .map((texts) => ({ ...scenario, expect: texts.map((text) => limitOf(text, scenario)) })),
);

/** The window of a limit; from the beginning of all things where it names no start. */
interface Window {
  readonly hand: ByHand;
  readonly from: number;
  readonly to: number;
}

const windowFor = (hand: ByHand, { from, to }: Limit): Window => ({
  hand,
  from: from ?? Number.NEGATIVE_INFINITY,
  to: to ?? hand.end,
});
const within = ({ from, to }: Window, at: number | undefined): boolean =>
  at !== undefined && at >= from && at <= to;
const areaOf = ({ hand, from, to }: Window, value: (slice: Slice) => number): number =>
  area(hand, value, Math.max(from, 0), to);

/** What a limit on anything but a level observes; null without data. */
function observedByHand(limit: Limit, window: Window): number | null {
  const { hand } = window;
  const { world } = hand;
  const pods = world.pods.filter(
    (pod) => isCounted(pod) && (limit.workload === undefined || pod.workload === limit.workload),
  );
  switch (limit.metric) {
    case 'pending':
    case 'ready_time':
    case 'cordon_latency':
      return statisticOf(waitsOf(limit, window, pods), limit);
    case 'nodes_drained_in_time': {
      const gone = world.nodes.filter(
        ({ gone: end }) => end?.why === 'spot-reclaim' && within(window, end.at),
      );
      const drained = gone.filter(({ leftBehind }) => leftBehind === 0).length;
      return gone.length === 0 ? null : (100 * drained) / gone.length;
    }
    case 'pending_pod_seconds':
      return sum(pods, (pod) => overlap(window, pod.created, pod.created + waitOf(pod, hand.end)));
    case 'unavailable_replica_s':
      return areaOf(window, (slice) => missing(slice, limit.workload));
    case 'overshoot':
      return areaOf(window, overshoot(hand));
    case 'lost_pods':
      return pods.filter(({ lost }) => within(window, lost)).length;
    case 'evicted_pods':
      return pods.filter(
        ({ terminating }) =>
          terminating?.why === 'EvictionByEvictionAPI' && within(window, terminating.at),
      ).length;
    case 'cost':
      return (
        billUntil(hand, window.to) - (window.from > 0 ? billUntil(hand, window.from - 1e-6) : 0)
      );
    default:
      throw new Error(limit.metric);
  }
}

/** Seconds of [from, to) that lie in the window. */
const overlap = (window: Window, from: number, to: number): number =>
  Math.max(0, Math.min(to, window.to) - Math.max(from, window.from, 0)) / 1000;

/** What the run would have cost had it ended then. */
const billUntil = ({ world }: ByHand, end: number): number =>
  sum(
    world.paid.filter(({ from }) => from <= end),
    (paid) => {
      const { group, instance, from, to = end } = paid;
      return usdOf(
        to <= end && paid.to !== undefined ? paid : { group, instance, from, isFree: false },
        end,
      );
    },
  );

function waitsOf(limit: Limit, window: Window, pods: readonly HandPod[]): number[] {
  const { hand } = window;
  if (limit.metric === 'cordon_latency')
    // Whoever is not cordoned waits until it is gone.
    return hand.world.nodes.flatMap(({ notice, cordonedUnder, gone }) =>
      notice !== undefined && within(window, notice)
        ? [(cordonedUnder ?? gone?.at ?? hand.end) - notice]
        : [],
    );
  const created = pods.filter((pod) => within(window, pod.created));
  if (limit.metric === 'pending') return created.map((pod) => waitOf(pod, hand.end));
  // Whoever may still turn Ready counts with the time so far.
  const mayStill = (pod: HandPod): boolean =>
    pod.terminating === undefined &&
    pod.deleted === undefined &&
    !pod.hasEnded &&
    (pod.node === undefined || hand.world.isUp(pod));
  return created.flatMap((pod) => {
    if (pod.firstReady !== undefined) return [pod.firstReady - pod.created];
    return mayStill(pod) ? [hand.end - pod.created] : [];
  });
}

function statisticOf(milliseconds: readonly number[], { statistic: wanted = 'max' }: Limit) {
  const seconds = milliseconds.map((ms) => ms / 1000);
  if (wanted === 'mean') return meanOf(seconds);
  return percentileInc(seconds, wanted === 'max' ? 100 : Number(wanted.slice(1)));
}

/** Percent of the window's time in which a level held; null where it was never asked for. */
function heldByHand(limit: Limit, window: Window): number | null {
  const workload = limit.workload!;
  const { value, operator: compared, valueIsPercent } = limit;
  const isAsked = (slice: Slice): boolean => !valueIsPercent || slice.wanted[workload]! > 0;
  const holds = (slice: Slice): boolean =>
    valueIsPercent
      ? compare(slice.ready[workload]! * 100, {
          operator: compared,
          value: value * slice.wanted[workload]!,
        })
      : compare(slice.ready[workload]!, { operator: compared, value });
  if (areaOf(window, (slice) => Number(isAsked(slice))) === 0) return null;
  const broken = areaOf(window, (slice) => Number(isAsked(slice) && !holds(slice)));
  const length = (window.to - Math.max(window.from, 0)) / 1000;
  return 100 * (1 - broken / length);
}

/** Away from rounding's own width the verdict must be the exact value's. */
const WIDTH = 1e-6;

function agrees(found: LimitResult, limit: Limit, window: Window): void {
  const said = (value: unknown) => [limit.expression, value];
  if (limit.metric === 'ready') {
    const held = heldByHand(limit, window);
    if (held === null)
      return expect(said(found)).toMatchObject(said({ held: false, observed: null }));
    expect(found.share_of_time_held).toBeCloseTo(held, 6);
    expect(said(found.held)).toEqual(said(held >= limit.shareOfTime - WIDTH));
    return;
  }
  const observed = observedByHand(limit, window);
  if (observed === null)
    return expect(said(found)).toMatchObject(said({ held: false, observed: null }));
  const isNear = found.observed !== null && Math.abs(found.observed - observed) < WIDTH;
  if (!isNear) expect(said(found.observed)).toEqual(said(observed));
  if (Math.abs(observed - limit.value) > WIDTH)
    expect(said(found.held)).toEqual(said(compare(observed, limit)));
}

test('a limit observes what its definition says, within its window, and holds accordingly', () => {
  fc.assert(
    fc.property(withLimits, (scenario) => {
      const told: Told[] = [];
      const measurement = measure(scenario, { detail: 'metrics' });
      const counts = replicate(scenario, {
        observers: [measurement.observe, (fact, at) => told.push({ at, fact })],
      });
      const { until, seed } = scenario.run;
      const { limits } = measurement.result({ seed, until, partial: false, ...counts });
      const hand = byHand(told, until);
      scenario.expect.forEach((limit, i) => agrees(limits[i]!, limit, windowFor(hand, limit)));
    }),
    { numRuns: RUNS, seed: 20_261_130 },
  );
});
