// Every metric of runs.csv by its definition in product terms, from a run told by hand.

import { isCounted, type HandPod } from './by-hand.ts';
import {
  area,
  hoursOf,
  meanOf,
  missing,
  onDemandUsdOf,
  overshoot,
  percentileInc,
  sum,
  usdOf,
  waitOf,
  type ByHand,
} from './by-hand-slices.ts';

type Numbers = Readonly<Record<string, number | null>>;

const count = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter(is).length;

export const metricsByHand = (hand: ByHand): Numbers => ({
  ...timesOf(hand),
  ...podsOf(hand),
  ...nodesOf(hand),
  ...moneyOf(hand),
});

function timesOf({ world, end }: ByHand): Numbers {
  const pods = world.pods.filter(isCounted);
  const { nodes } = world;
  const since = <T>(
    items: readonly T[],
    from: (item: T) => number,
    to: (item: T) => number | undefined,
  ) => items.flatMap((item) => (to(item) === undefined ? [] : [to(item)! - from(item)]));
  return {
    ...statistics(
      'pending',
      pods.map((pod) => waitOf(pod, end)),
    ),
    ...statistics(
      'ready_time',
      since(
        pods,
        ({ created }) => created,
        ({ firstReady }) => firstReady,
      ),
    ),
    ...statistics(
      'cordon_latency',
      since(
        nodes,
        ({ notice }) => notice!,
        ({ cordonedUnder }) => cordonedUnder,
      ),
    ),
    ...statistics(
      'node_startup',
      since(
        nodes.filter(({ firstReady = -1 }) => firstReady >= 0),
        ({ launched }) => launched,
        ({ firstReady }) => firstReady,
      ),
    ),
  };
}

function statistics(name: string, milliseconds: readonly number[]): Numbers {
  const seconds = milliseconds.map((ms) => ms / 1000);
  const quantiles = [50, 90, 95, 99].map((percent) => [
    `${name}_p${percent}_s`,
    percentileInc(seconds, percent),
  ]);
  return {
    [`${name}_mean_s`]: meanOf(seconds),
    ...Object.fromEntries(quantiles),
    [`${name}_max_s`]: seconds.length === 0 ? null : Math.max(...seconds),
  };
}

function podsOf(hand: ByHand): Numbers {
  const { world } = hand;
  const pods = world.pods.filter(isCounted);
  const ended = (...whys: string[]): number =>
    count(pods, ({ terminating }: HandPod) => whys.includes(terminating?.why ?? ''));
  return {
    pending_pod_seconds: area(hand, ({ pending }) => pending),
    unavailable_replica_s: area(hand, (slice) => missing(slice)),
    submitted_pods: pods.length,
    finished_pods: count(pods, ({ hasSucceeded }) => hasSucceeded),
    running_pods_at_end: world.held.length,
    pending_pods_at_end: world.waiting.length,
    never_ready_pods: count(pods, ({ firstReady }) => firstReady === undefined),
    lost_pods: count(pods, ({ lost }) => lost !== undefined),
    evicted_pods: ended('EvictionByEvictionAPI'),
    forced_pods: ended('PreemptionByScheduler', 'DeletionByTaintManager', 'DeletionByPodGC'),
    preempted_pods: ended('PreemptionByScheduler'),
    evictions_refused: world.refusals,
  };
}

function nodesOf(hand: ByHand): Numbers {
  const { world, slices, end } = hand;
  const { nodes } = world;
  const ready = slices.map((slice) => sum(slice.nodes, (each) => each));
  const reclaimed = nodes.filter(({ gone }) => gone?.why === 'spot-reclaim');
  const drained = count(reclaimed, ({ leftBehind }) => leftBehind === 0);
  const isMissed = ({ notice, cordonedUnder }: (typeof nodes)[number]): boolean =>
    notice !== undefined && cordonedUnder === undefined;
  return {
    nodes_at_start: world.nodesAtStart,
    nodes_at_end: world.readyNodes.length,
    nodes_peak: Math.max(...ready),
    nodes_mean: area(hand, (slice) => sum(slice.nodes, (each) => each)) / (end / 1000),
    nodes_launched: count(nodes, ({ launched }) => launched >= 0),
    nodes_reclaimed: reclaimed.length,
    nodes_removed_by_autoscaler: world.removed,
    launches_refused: sum(world.groups, ({ refused }) => refused),
    nodes_drained_in_time_percent:
      reclaimed.length === 0 ? null : (100 * drained) / reclaimed.length,
    nodes_never_cordoned: count(nodes, isMissed),
    overshoot_node_s: area(hand, overshoot(hand)),
  };
}

function moneyOf(hand: ByHand): Numbers {
  const { world, end } = hand;
  const of = (market: string) => world.paid.filter(({ instance }) => instance.market === market);
  const usd = (paid: typeof world.paid): number => sum(paid, (each) => usdOf(each, end));
  const hours = (paid: typeof world.paid): number => sum(paid, (each) => hoursOf(each, end));
  const cpuHours = sum(world.paid, (each) => each.instance.allocatable.cpu * hoursOf(each, end));
  const used = area(hand, ({ held }) => sum(held, ({ cpu }) => cpu)) / 3600;
  return {
    node_hours_spot: hours(of('spot')),
    node_hours_on_demand: hours(of('on-demand')),
    cost_usd: usd(world.paid),
    cost_spot_usd: usd(of('spot')),
    cost_on_demand_usd: usd(of('on-demand')),
    cost_all_on_demand_usd: sum(world.paid, (each) => onDemandUsdOf(each, end)),
    cost_headroom_usd: area(hand, headroomUsdPerHour(hand)) / 3600,
    idle_share_percent: cpuHours === 0 ? null : (100 * (cpuHours - used)) / cpuHours,
    free_reclaimed_instances: count(world.paid, ({ isFree }) => isFree),
  };
}

/** What the CPU of pause pods costs, on instances that are paid for. */
const headroomUsdPerHour =
  ({ world }: ByHand) =>
  ({ held }: ByHand['slices'][number]): number =>
    sum(held, ({ node: { id, instance }, pause }) =>
      world.paidNodes[id]!.isFree
        ? 0
        : ((pause / instance.allocatable.cpu) * instance.price) / 1_000_000,
    );
