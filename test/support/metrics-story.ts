// A run told by hand: facts with their seconds, measured. Whoever tells it can compute every number on paper.

import type { Fact, TerminationReason } from '../../src/cluster/fact.ts';
import type { InstanceSpec, Market } from '../../src/cluster/spec.ts';
import { worldFacts } from '../../src/experiment/world.ts';
import { groupId, nodeId, podId, workloadId } from '../../src/ids.ts';
import { measure, type MeasureOptions } from '../../src/metrics/measure.ts';
import type { RunResult } from '../../src/metrics/result.ts';
import type { TraceEntry } from '../../src/report/trace.ts';
import type { Limit, Scenario } from '../../src/scenario/scenario.ts';
import { instant, seconds, usdPerHour, type Instant } from '../../src/units.ts';
import { at, M5_XLARGE } from './a-scenario.ts';

const A_DAY = 86_400;

/** Says facts; times in seconds, and only the ids that a story needs. */
export class Storyteller {
  readonly entries: TraceEntry[] = [];

  constructor(scenario: Scenario) {
    for (const fact of worldFacts(scenario)) this.say(-A_DAY, fact);
  }

  say(t: number, fact: Fact, speaker = 'storyteller'): void {
    this.entries.push({ at: instant(t * 1000), speaker, fact });
  }

  launch(t: number, node: number, { group = 0, market = 'spot' }: Launch = {}): void {
    this.say(t, {
      kind: 'instance-launched',
      node: nodeId(node),
      group: groupId(group),
      instance: anInstance(market),
    });
  }

  nodeReady(t: number, node: number): void {
    this.say(t, { kind: 'node-registered', node: nodeId(node), taints: [] });
    this.say(t, { kind: 'node-ready', node: nodeId(node) });
  }

  /** A node that has been there for a day. */
  steadyNode(node: number, launch: Launch = {}): void {
    this.launch(-A_DAY, node, launch);
    this.nodeReady(-A_DAY, node);
  }

  create(t: number, pod: number, workload = 0): void {
    this.say(t, { kind: 'pod-created', pod: podId(pod), workload: workloadId(workload) });
  }

  bind(t: number, pod: number, node: number): void {
    this.say(t, { kind: 'pod-bound', pod: podId(pod), node: nodeId(node) });
  }

  run(t: number, pod: number): void {
    this.say(t, { kind: 'pod-started', pod: podId(pod) });
    this.say(t, { kind: 'pod-ready', pod: podId(pod) });
  }

  /** A pod that has been running for a day. */
  steadyPod(pod: number, node: number, workload = 0): void {
    this.create(-A_DAY, pod, workload);
    this.bind(-A_DAY, pod, node);
    this.run(-A_DAY, pod);
  }

  begin(): void {
    this.say(0, { kind: 'run-started' });
  }

  terminate(t: number, pod: number, why: TerminationReason = 'EvictionByEvictionAPI'): void {
    const by = 'termination-handler';
    this.say(t, { kind: 'pod-terminating', pod: podId(pod), grace: seconds(30), why, by });
  }

  delete(t: number, pod: number): void {
    this.say(t, { kind: 'pod-deleted', pod: podId(pod) });
  }

  refuse(t: number, pod: number, why: string): void {
    this.say(t, { kind: 'pod-unschedulable', pod: podId(pod), why });
  }

  notice(t: number, node: number): void {
    const reclaimAt = at(t + 120);
    this.say(t, { kind: 'spot-notice-issued', node: nodeId(node), action: 'terminate', reclaimAt });
  }

  cordon(t: number, node: number): void {
    this.say(t, { kind: 'node-cordoned', node: nodeId(node), why: 'spot-notice' });
  }

  gone(t: number, node: number, why: 'spot-reclaim' | 'scale-down' = 'spot-reclaim'): void {
    this.say(t, { kind: 'instance-terminated', node: nodeId(node), why });
  }

  lose(t: number, pod: number, node: number, terminating = false): void {
    this.say(t, { kind: 'pod-lost', pod: podId(pod), node: nodeId(node), terminating });
  }

  /** The facts in order of time, as a run would say them. */
  measured(scenario: Scenario, options: MeasureOptions = {}, until?: Instant): RunResult {
    const measurement = measure(scenario, options);
    for (const { fact, at: when } of this.entries) measurement.observe(fact, when);
    return measurement.result({
      seed: '42',
      until: until ?? scenario.run.until,
      partial: until !== undefined,
      facts: this.entries.length,
      wakes: 0,
    });
  }
}

interface Launch {
  readonly group?: number;
  readonly market?: Market;
}

/** An m5.xlarge at $0.072 on Spot and $0.36 on demand an hour: 2 and 10 cents per thousand seconds. */
export const anInstance = (market: Market): InstanceSpec => ({
  instanceType: 'm5.xlarge',
  zone: 'us-east-1a',
  market,
  capacity: M5_XLARGE.capacity,
  allocatable: M5_XLARGE.allocatable,
  labels: {},
  taints: [],
  price: usdPerHour(market === 'spot' ? 0.072 : 0.36),
  onDemandPrice: usdPerHour(0.36),
});

/** Tells a story about a scenario and measures it. */
export function story(
  scenario: Scenario,
  tell: (teller: Storyteller) => void,
  options: MeasureOptions = {},
): RunResult {
  const teller = new Storyteller(scenario);
  tell(teller);
  return teller.measured(scenario, options);
}

export const aLimit = (
  wishes: Partial<Limit> & Pick<Limit, 'metric' | 'operator' | 'value'>,
): Limit => ({
  name: 'limit_1',
  expression: `${wishes.metric} ${wishes.operator} ${wishes.value}`,
  valueIsPercent: false,
  shareOfTime: 100,
  ...wishes,
});
