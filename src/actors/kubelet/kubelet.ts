// Every node's kubelet: registers its node, reports it Ready, runs containers, until the instance goes.
// It refuses no pod (`OutOfcpu`): that takes pods that it knows of and the scheduler does not, and here there are none.

import type { FactOf } from '../../cluster/fact.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { AutoScalingGroup, Scenario } from '../../scenario/scenario.ts';
import { WARM_START_SAVES } from '../../scenario/warm-pool.ts';
import { millis, type Millis } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { NOT_READY_NO_SCHEDULE } from '../framework/node-taints.ts';
import { Containers, type PodWake } from './containers.ts';

type NodeWake =
  | { readonly do: 'register'; readonly node: NodeId; readonly readyAfter: Millis }
  | { readonly do: 'report-ready'; readonly node: NodeId };
type KubeletWake = NodeWake | PodWake;
type Port = ClusterPort<KubeletWake>;

/** The kubelets of a scenario's nodes. */
export function kubelet(scenario: Scenario): ClusterActor<KubeletWake> {
  const containers = new Containers(scenario.workloads);
  return {
    name: 'kubelet',
    hears: {
      'instance-launched': (fact, view, port) => boot(scenario, fact, view, port),
      'instance-terminated': ({ node }, view, port) => containers.lose(node, view, port),
      'run-started': (_, view, port) => containers.runStarted(view, port),
      'pod-bound': ({ pod }, view, port) => containers.bound(pod, view, port),
      'pod-terminating': (fact, view, port) => containers.terminating(fact, view, port),
      'pod-deleted': ({ pod }) => containers.forget(pod),
    },
    wake(wake, view, port) {
      if ('pod' in wake) containers.wake(wake, view, port);
      else bringUp(wake, view, port);
    },
  };
}

/** Launch call → Node object → Ready. Drawn at the launch's own address (`<group>-<k>`), so that variants agree. */
function boot(
  scenario: Scenario,
  { node, warm }: FactOf<'instance-launched'>,
  view: ClusterView,
  port: Port,
): void {
  if (view.settling) {
    port.emit({ kind: 'node-registered', node, taints: [] });
    return port.emit({ kind: 'node-ready', node });
  }
  const group = scenario.autoScalingGroups[view.nodes.group[node]!]!;
  const name = view.nodes.name(node);
  const startup = warm === undefined ? coldStart(group, name, port) : warmStart(group, name, port);
  const asRegistered = drawDuration(
    scenario.timings.registerToReady,
    port.rng.fork('register', name),
  );
  const readyAfter = millis(Math.min(startup, asRegistered));
  port.wakeAfter(millis(startup - readyAfter), { do: 'register', node, readyAfter });
}

const coldStart = ({ startup }: AutoScalingGroup, name: string, port: Port): Millis =>
  drawDuration(startup, port.rng.fork('startup', name));

/** Put in service from the warm pool → Ready; what the scenario does not say is the cold start less what EC2 saves. */
function warmStart(group: AutoScalingGroup, name: string, port: Port): Millis {
  const { poolState, startup } = group.warmPool!;
  if (startup !== undefined) return drawDuration(startup, port.rng.fork('warm-startup', name));
  return millis(Math.max(0, coldStart(group, name, port) - WARM_START_SAVES[poolState]));
}

function bringUp(wake: NodeWake, view: ClusterView, port: Port): void {
  const { node } = wake;
  if (!view.nodes.isUp(node)) return; // reclaimed while it booted
  if (wake.do === 'report-ready') return port.emit({ kind: 'node-ready', node });
  port.emit({ kind: 'node-registered', node, taints: [NOT_READY_NO_SCHEDULE] });
  port.wakeAfter(wake.readyAfter, { do: 'report-ready', node });
}
