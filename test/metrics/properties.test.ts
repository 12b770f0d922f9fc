// Whatever happens, the numbers agree with each other: sums with integrals, parts with wholes, rows with totals.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunResult, TimelineRow } from '../../src/metrics/result.ts';
import { aDeployment, aGroup, aPod, aScenario } from '../support/a-scenario.ts';
import { aLimit, Storyteller } from '../support/metrics-story.ts';

const scenario = aScenario({
  autoScalingGroups: [aGroup({ name: 'one' }), aGroup({ name: 'two' })],
  workloads: [aDeployment('web', 5), aPod('job')],
  expect: [
    aLimit({ metric: 'pending_pod_seconds', operator: '>=', value: 0 }),
    aLimit({ metric: 'unavailable_replica_s', operator: '>=', value: 0 }),
    aLimit({ metric: 'cost', operator: '>=', value: 0 }),
    aLimit({ metric: 'lost_pods', operator: '>=', value: 0 }),
    aLimit({ metric: 'evicted_pods', operator: '>=', value: 0 }),
    aLimit({ metric: 'overshoot', operator: '>=', value: 0 }),
  ],
});

/** One drawn step: how long after the last, what, and to whom. */
interface Step {
  readonly gap: number;
  readonly act: number;
  readonly who: number;
}

const steps = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 20_000 }),
    act: fc.nat(9),
    who: fc.nat(1000),
  }),
  { maxLength: 60 },
);

/** A world just true enough that every fact said in it could have been. */
class Dice {
  readonly teller = new Storyteller(scenario);
  readonly #nodes: { up: boolean; ready: boolean }[] = [];
  readonly #pods: { node: number; running: boolean; leaving: boolean; gone: boolean }[] = [];

  play(drawn: readonly Step[]): RunResult {
    this.teller.begin();
    let t = 0;
    for (const { gap, act, who } of drawn) {
      t += gap / 1000;
      if (t < 600) this.#step(t, act, who);
    }
    return this.teller.measured(scenario);
  }

  #step(t: number, act: number, who: number): void {
    if (act <= 1) this.#launch(t, who);
    else if (act <= 3) this.#create(t, who);
    else if (act <= 5) this.#bind(t, who);
    else if (act <= 7) this.#endPod(t, who, act);
    else this.#endNode(t, who, act);
  }

  #launch(t: number, who: number): void {
    const market = who % 3 === 0 ? 'on-demand' : 'spot';
    this.teller.launch(t, this.#nodes.length, { group: who % 2, market });
    this.teller.nodeReady(t, this.#nodes.length);
    this.#nodes.push({ up: true, ready: true });
  }

  #create(t: number, who: number): void {
    this.teller.create(t, this.#pods.length, who % 2);
    this.#pods.push({ node: -1, running: false, leaving: false, gone: false });
  }

  #bind(t: number, who: number): void {
    const pod = this.#pods.findIndex(({ node, leaving }) => node === -1 && !leaving);
    const up = this.#nodes.flatMap((node, id) => (node.up ? [id] : []));
    if (pod === -1 || up.length === 0) return;
    const node = up[who % up.length]!;
    this.teller.bind(t, pod, node);
    this.teller.run(t, pod);
    Object.assign(this.#pods[pod]!, { node, running: true });
  }

  #endPod(t: number, who: number, act: number): void {
    const alive = this.#pods.flatMap((pod, id) => (pod.gone ? [] : [id]));
    if (alive.length === 0) return;
    const pod = alive[who % alive.length]!;
    if (!this.#pods[pod]!.leaving) this.teller.terminate(t, pod);
    this.#pods[pod]!.leaving = true;
    if (act === 6) return;
    this.teller.delete(t, pod);
    Object.assign(this.#pods[pod]!, { gone: true, running: false });
  }

  #endNode(t: number, who: number, act: number): void {
    const up = this.#nodes.flatMap((node, id) => (node.up ? [id] : []));
    if (up.length === 0) return;
    const node = up[who % up.length]!;
    this.#nodes[node]!.up = false;
    this.#pods.forEach((pod, id) => {
      if (pod.node === node && pod.running) this.teller.lose(t, id, node);
      if (pod.node === node) pod.running = false;
    });
    this.teller.gone(t, node, act === 8 ? 'spot-reclaim' : 'scale-down');
  }
}

const ofCluster = ({ timeline }: RunResult): TimelineRow[] =>
  timeline.filter(({ group }) => group === '*');

/** The integral of a column that stands from each row to the next. */
const integral = (rows: readonly TimelineRow[], value: (row: TimelineRow) => number): number =>
  rows.reduce((sum, row, i) => sum + value(row) * ((rows[i + 1]?.t_s ?? row.t_s) - row.t_s), 0);

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

const always = (holds: (result: RunResult) => void): void =>
  fc.assert(
    fc.property(steps, (drawn) => holds(new Dice().play(drawn))),
    { numRuns: 300 },
  );

test('pending_pod_seconds is the integral of the pods pending, and the sum over pods and over workloads', () => {
  always((result) => {
    const total = result.metrics['pending_pod_seconds']!;
    expect(integral(ofCluster(result), (row) => row.pods_pending!)).toBeCloseTo(total, 6);
    expect(sum(result.podRows, (row) => row.pending_s)).toBeCloseTo(total, 6);
    expect(sum(result.workloads, (row) => row.pending_pod_seconds)).toBeCloseTo(total, 6);
    expect(result.limits[0]!.observed).toBeCloseTo(total, 6);
  });
});

test('cost adds up over groups, nodes and markets, and the timeline ends on it', () => {
  always((result) => {
    const { total_usd, spot_usd, on_demand_usd, all_on_demand_usd } = result.cost;
    expect(sum(result.groups, (group) => group.cost_usd)).toBeCloseTo(total_usd, 9);
    expect(sum(result.nodeRows, (node) => node.cost_usd)).toBeCloseTo(total_usd, 9);
    expect(spot_usd + on_demand_usd).toBeCloseTo(total_usd, 9);
    expect(ofCluster(result).at(-1)!.cost_usd_to_date).toBeCloseTo(total_usd, 9);
    expect(result.limits[2]!.observed).toBeCloseTo(total_usd, 9);
    expect(total_usd).toBeLessThanOrEqual(all_on_demand_usd + 1e-12);
  });
});

test('groups add up to the cluster at every instant, and their means to the integrals', () => {
  always((result) => {
    for (const cluster of ofCluster(result)) {
      const groups = result.timeline.filter(
        ({ t_s, group }) => t_s === cluster.t_s && group !== '*',
      );
      for (const key of ['nodes_ready', 'pods_running', 'nodes_booting'] as const)
        expect(sum(groups, (row) => row[key])).toBe(cluster[key]);
      expect(sum(groups, (row) => row.cpu_requested)).toBeCloseTo(cluster.cpu_requested, 9);
    }
    const nodeSeconds = integral(ofCluster(result), (row) => row.nodes_ready);
    expect(result.nodes.mean).toBeCloseTo(nodeSeconds / 600, 6);
    expect(sum(result.groups, (group) => group.nodes_mean)).toBeCloseTo(result.nodes.mean, 6);
    const coreSeconds = integral(ofCluster(result), (row) => row.cpu_requested);
    expect(sum(result.groups, (group) => group.cpu_requested_cores)).toBeCloseTo(
      coreSeconds / 600,
      6,
    );
  });
});

test('limits see the whole run as its totals do', () => {
  always(({ limits, metrics, pods, workloads, nodes }) => {
    expect(limits[1]!.observed).toBeCloseTo(
      sum(workloads, (row) => row.unavailable_replica_s),
      6,
    );
    expect(limits[3]!.observed).toBe(pods.lost);
    expect(limits[4]!.observed).toBe(pods.evicted);
    expect(limits[5]!.observed).toBeCloseTo(nodes.overshoot_node_s, 6);
    expect(metrics['submitted_pods']).toBe(pods.submitted);
    expect(nodes.overshoot_node_s).toBeGreaterThanOrEqual(0);
  });
});

/** The same integral the slow way: the set of ready pods, looked at between any two facts. */
function unavailableByHand({ entries }: Storyteller): number {
  const ready = new Set<number>();
  const onNode = new Map<number, number>();
  const web = new Set<number>();
  let missing = 0;
  entries.forEach(({ fact, at }, i) => {
    if (fact.kind === 'pod-created' && fact.workload === 0) web.add(fact.pod);
    if (fact.kind === 'pod-bound') onNode.set(fact.pod, fact.node);
    if (fact.kind === 'pod-ready' && web.has(fact.pod)) ready.add(fact.pod);
    if (fact.kind === 'pod-terminating' || fact.kind === 'pod-deleted') ready.delete(fact.pod);
    if (fact.kind === 'instance-terminated')
      for (const [pod, node] of onNode) if (node === fact.node) ready.delete(pod);
    const next = entries[i + 1]?.at ?? 600_000;
    if (at >= 0) missing += (Math.max(0, 5 - ready.size) * (next - at)) / 1000;
  });
  return missing;
}

test('unavailable replicas are those that were not in the set of ready pods', () => {
  fc.assert(
    fc.property(steps, (drawn) => {
      const dice = new Dice();
      const { workloads } = dice.play(drawn);
      expect(workloads[0]!.unavailable_replica_s).toBeCloseTo(unavailableByHand(dice.teller), 6);
    }),
    { numRuns: 300 },
  );
});

test('no pod is in two outcomes: rows and totals count the same pods', () => {
  always(({ podRows, pods }) => {
    const count = (outcome: string): number =>
      podRows.filter((row) => row.outcome === outcome).length;
    expect(podRows).toHaveLength(pods.submitted);
    expect(count('lost')).toBe(pods.lost);
    expect(podRows.filter(({ evicted }) => evicted)).toHaveLength(pods.evicted);
    expect(podRows.filter(({ pending_s }) => pending_s < 0)).toEqual([]);
  });
});
