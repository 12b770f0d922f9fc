// Deletes Node objects whose instance EC2 calls `terminated`. It looks every 5 s, and only at nodes that are not Ready;
// while EC2 says `shutting-down` the instance still exists.
// kubernetes/cloud-provider controllers/nodelifecycle/node_lifecycle_controller.go MonitorNodes, v0.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import { elapsed, millis, NEVER, seconds } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS, REQUEST } from '../framework/client-limiter.ts';
import { EventRecorder } from '../framework/event-recorder.ts';
import { Ticker } from './ticker.ts';

type CloudWake = { readonly do: 'look' } | { readonly do: 'delete'; readonly node: NodeId };
type Port = ClusterPort<CloudWake>;

/** `--node-monitor-period` of cloud-controller-manager. */
const PERIOD = seconds(5);

export function cloudNodeLifecycle(): ClusterActor<CloudWake> {
  const client = new ClientLimiter(CONTROLLER_LIMITS);
  const events = new EventRecorder(client);
  const looks = new Ticker(PERIOD);

  function arm({ node }: { node: NodeId }, view: ClusterView, port: Port): void {
    const next = isToGo(node, view) ? looks.arm(port.now) : undefined;
    if (next !== undefined) port.wakeAfter(elapsed(port.now, next), { do: 'look' });
  }

  /** One node after another. */
  function look(view: ClusterView, port: Port): void {
    looks.ticked(port.now);
    let answered = 0;
    for (const node of view.nodes.registered) {
      if (!isToGo(node, view)) continue;
      events.record(node, port.now);
      answered = Math.max(answered, client.reserve(port.now)) + drawDuration(REQUEST, port.rng);
      port.wakeAfter(millis(answered), { do: 'delete', node });
    }
  }

  return {
    name: 'cloud-node-lifecycle-controller',
    hears: {
      'run-started': (_, _view, port) => looks.start(port.rng.fork('monitor')),
      'node-not-ready': arm,
      'node-registered': arm,
      'instance-reported-terminated': arm,
    },
    wake(wake, view, port) {
      if (wake.do === 'look') return look(view, port);
      if (view.nodes.exists[wake.node] === 1) port.emit({ kind: 'node-deleted', node: wake.node });
    },
  };
}

/** Its node is not Ready and EC2 knows its instance as terminated. */
const isToGo = (node: NodeId, { nodes }: ClusterView): boolean =>
  nodes.exists[node] === 1 && nodes.ready[node] === 0 && nodes.reportedTerminatedAt[node] !== NEVER;
