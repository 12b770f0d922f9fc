// The running process: waits, runs a loop, waits again. kubernetes/autoscaler cluster-autoscaler/main.go `run`.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { GroupId, NodeId, PodId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { after, instant, millis, NEVER, type Duration, type Instant } from '../../units.ts';
import { isRecentRefusal, LoopTrigger } from './loop-trigger.ts';
import { StaticAutoscaler } from './static-autoscaler.ts';
import type { AutoscalerPort, AutoscalerWake } from './wake.ts';
import { WallClock } from './wall-clock.ts';

/** A refusal is written → a waiting loop starts: recorded against Cluster Autoscaler 1.36.1, 1 to 30 ms. */
const WATCH: Duration = { law: 'uniform', least: millis(1), greatest: millis(30) };

/** Loops that a process has behind it when a run starts. */
const LOOPS_BEFORE = 3;

export class Process {
  readonly #scenario: Scenario;
  readonly #autoscaler: StaticAutoscaler;
  readonly #clock: WallClock;
  readonly #trigger: LoopTrigger;
  readonly #watch: Rng;
  /** When the last loop before the run started. */
  readonly #lastLoopBefore: Instant;
  #isRunning = false;
  #waits = 0;

  constructor(scenario: Scenario, { rng }: AutoscalerPort) {
    this.#scenario = scenario;
    const { scanInterval } = scenario.clusterAutoscaler;
    this.#clock = new WallClock(rng.fork('wall-clock').below(1000));
    this.#watch = rng.fork('watch');
    this.#lastLoopBefore = instant(-rng.fork('phase').next() * scanInterval);
    this.#autoscaler = new StaticAutoscaler(scenario, rng, this.#clock);
    this.#trigger = new LoopTrigger(this.#lastLoopBefore);
  }

  /** The run starts on a process that has looked three times at this very state without acting. */
  open(view: ClusterView, port: AutoscalerPort): void {
    const { scanInterval } = this.#scenario.clusterAutoscaler;
    const before = (loops: number): Instant =>
      after(this.#lastLoopBefore, millis(-loops * scanInterval));
    this.#autoscaler.start(view, before(LOOPS_BEFORE));
    for (let loops = LOOPS_BEFORE - 1; loops >= 0; loops -= 1)
      this.#autoscaler.rehearse(view, port, before(loops));
    this.#waitFrom(this.#lastLoopBefore, port);
  }

  #waitFrom(ended: Instant, port: AutoscalerPort): void {
    this.#isRunning = false;
    this.#waits += 1;
    const due = after(ended, this.#scenario.clusterAutoscaler.scanInterval);
    port.wakeAfter(millis(Math.max(0, due - port.now)), { do: 'scan', wait: this.#waits });
  }

  wake(wake: AutoscalerWake, view: ClusterView, port: AutoscalerPort): void {
    switch (wake.do) {
      case 'scan':
        if (!this.#isRunning && wake.wait === this.#waits) this.#loop(view, port);
        return;
      case 'signal':
        if (this.#isRunning) this.#trigger.signal();
        else this.#loop(view, port);
        return;
      case 'end-loop':
        return this.#ended(view, port);
      default:
        this.#autoscaler.wake(wake, view, port);
    }
  }

  #loop(view: ClusterView, port: AutoscalerPort): void {
    this.#isRunning = true;
    this.#trigger.started(port.now);
    port.emit({ kind: 'autoscaler-loop-started' });
    port.wakeAfter(this.#autoscaler.runOnce(view, port), { do: 'end-loop' });
  }

  #ended(view: ClusterView, port: AutoscalerPort): void {
    const { lastScaleUp, lastDeletion } = this.#autoscaler;
    if (this.#trigger.startsAtOnce(lastScaleUp, lastDeletion)) this.#loop(view, port);
    else this.#waitFrom(port.now, port);
  }

  /** kube-scheduler wrote a pod's status: news, if the pod was first refused in the last ten seconds. */
  podUpdated(pod: PodId, { pods }: ClusterView, port: AutoscalerPort): void {
    this.#autoscaler.podRefused(pod);
    const since = pods.unschedulableAt[pod]! as Instant;
    if (since === NEVER || pods.isBound(pod)) return;
    if (!isRecentRefusal(since, port.now, this.#clock.stamp)) return;
    const delay = drawDuration(WATCH, this.#watch);
    port.wakeAfter(delay, { do: 'signal' });
  }

  podTerminating(pod: PodId, { pods }: ClusterView): void {
    if (pods.isBound(pod)) this.#autoscaler.podTerminating(pod);
  }

  podBound(pod: PodId): void {
    this.#autoscaler.podBound(pod);
  }

  podGone(pod: PodId): void {
    this.#autoscaler.podGone(pod);
  }

  nodesChanged(): void {
    this.#autoscaler.nodeList.changed();
  }

  launchRefused(group: GroupId, { now }: AutoscalerPort): void {
    this.#autoscaler.cloud.launchRefused(group, now);
  }

  /** Its group lists a lost instance until a health check finds out. */
  instanceLost(node: NodeId): void {
    this.#autoscaler.cloud.instanceLost(node);
  }

  instanceDeathNoticed(node: NodeId): void {
    this.#autoscaler.cloud.instanceDeathNoticed(node);
  }
}
