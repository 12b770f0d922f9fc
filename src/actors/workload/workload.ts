// What users ask of the cluster: the workloads of the steady state, bare pods and streams of them, and every change of
// a Deployment's `spec.replicas`. Controllers make the rest of it true; nothing recreates a bare pod.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import { podId, type WorkloadId } from '../../ids.ts';
import type { Arrivals, Scenario, Workload } from '../../scenario/scenario.ts';
import { after, elapsed, RUN_START, type Instant } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';

type UserWake =
  | { readonly do: 'scale'; readonly of: WorkloadId; readonly replicas: number }
  | Stream;

/** A stream of bare pods under way; the same wake comes again for each pod. */
interface Stream {
  readonly do: 'arrive';
  readonly of: WorkloadId;
  readonly arrivals: Arrivals;
  readonly rng: Rng;
}

type Port = ClusterPort<UserWake>;

export function workload(scenario: Scenario): ClusterActor<UserWake> {
  return {
    name: 'workload',
    hears: {
      'workloads-opened': (_, view, port) =>
        scenario.workloads.forEach((asked, id) =>
          createPods(id as WorkloadId, steadyPods(asked, view.workloads[id]!.replicas), view, port),
        ),
      'run-started'(_, view, port) {
        for (const scaling of scalings(scenario))
          port.wakeAfter(elapsed(port.now, scaling.at), scaling.wake);
        scenario.workloads.forEach((asked, id) => submit(asked, id as WorkloadId, view, port));
      },
    },
    wake(wake, view, port) {
      if (wake.do === 'arrive') return arrive(wake, view, port);
      port.emit({ kind: 'workload-scaled', workload: wake.of, replicas: wake.replicas });
    },
  };
}

/** Pods that a workload has in the steady state; DaemonSets have theirs since their nodes came. */
function steadyPods(asked: Workload, replicas: number): number {
  if (asked.kind === 'Deployment') return replicas;
  return asked.kind === 'Pod' && asked.arrivals === undefined ? 1 : 0;
}

function createPods(of: WorkloadId, count: number, view: ClusterView, port: Port): void {
  for (let created = 0; created < count; created += 1)
    port.emit({ kind: 'pod-created', pod: podId(view.pods.count), workload: of });
}

/** At t = 0 streams begin, and a run without a steady state gets its bare pods. */
function submit(asked: Workload, of: WorkloadId, view: ClusterView, port: Port): void {
  if (asked.kind !== 'Pod') return;
  const { arrivals } = asked;
  if (arrivals !== undefined) {
    const rng = port.rng.fork('arrivals', asked.name);
    return begin({ do: 'arrive', of, arrivals, rng }, port);
  }
  if (view.workloads[of]!.created === 0) createPods(of, 1, view, port);
}

/** A stream with a fixed gap opens with a pod; one with random gaps draws the first too. */
function begin(stream: Stream, port: Port): void {
  const { gap, from } = stream.arrivals;
  const first = gap.law === 'constant' ? from : after(from, drawDuration(gap, stream.rng));
  proceed(stream, first, port);
}

function arrive(stream: Stream, view: ClusterView, port: Port): void {
  createPods(stream.of, 1, view, port);
  proceed(stream, after(port.now, drawDuration(stream.arrivals.gap, stream.rng)), port);
}

function proceed(stream: Stream, next: Instant, port: Port): void {
  if (next < stream.arrivals.until) port.wakeAfter(elapsed(port.now, next), stream);
}

interface Scaling {
  readonly at: Instant;
  readonly wake: UserWake;
}

/** Later steps of `replicas`, then `scale` events; those of one instant act in this order. */
function scalings(scenario: Scenario): Scaling[] {
  const steps = scenario.workloads.flatMap((asked, id) =>
    asked.kind !== 'Deployment'
      ? []
      : asked.replicas
          .filter(({ at }) => at > RUN_START)
          .map(({ at, replicas }) => scaling(at, id as WorkloadId, replicas)),
  );
  const events = scenario.events.flatMap((event) =>
    event.kind === 'scale' ? [scaling(event.at, event.workload, event.replicas)] : [],
  );
  return [...steps, ...events];
}

const scaling = (at: Instant, of: WorkloadId, replicas: number): Scaling => ({
  at,
  wake: { do: 'scale', of, replicas },
});
