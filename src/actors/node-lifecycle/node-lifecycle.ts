// The controllers that watch nodes live and die, each with a client and loops of its own.

import type { ClusterView } from '../../cluster/state.ts';
import type { NodeId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS } from '../framework/client-limiter.ts';
import { NoExecuteTaints, PASS_PERIOD, type NoExecuteWake } from './no-execute-taints.ts';
import { NoScheduleTaints, type NoScheduleWake } from './no-schedule-taints.ts';
import { MONITOR_PERIOD, NodeMonitor, type MonitorWake } from './node-monitor.ts';
import { Ticker } from './ticker.ts';

type NodeLifecycleWake = MonitorWake | NoScheduleWake | NoExecuteWake;
type Port = ClusterPort<NodeLifecycleWake>;

/** kube-controller-manager's node lifecycle controller: conditions and taints that follow from missing heartbeats. */
export function nodeLifecycleController(_scenario: Scenario): ClusterActor<NodeLifecycleWake> {
  const client = new ClientLimiter(CONTROLLER_LIMITS);
  const noSchedule = new NoScheduleTaints(client);
  let started: { readonly monitor: NodeMonitor; readonly noExecute: NoExecuteTaints } | undefined;

  function start(view: ClusterView, port: Port): void {
    const passes = new Ticker(PASS_PERIOD, port.rng.fork('no-execute-pass'));
    const noExecute = new NoExecuteTaints(client, passes);
    const ticks = new Ticker(MONITOR_PERIOD, port.rng.fork('monitor'));
    started = { monitor: new NodeMonitor({ client, ticks, noSchedule, noExecute }), noExecute };
    noExecute.handleDisruption(view, port);
  }

  const tainted = ({ node }: { node: NodeId }, _view: ClusterView, port: Port): void =>
    noSchedule.changed(node, port);

  return {
    name: 'node-lifecycle-controller',
    hears: {
      'run-started': (_, view, port) => start(view, port),
      'node-registered': ({ node }, _, port) => started?.monitor.nodesChanged(node, port),
      'node-deleted': ({ node }, _, port) => started?.monitor.nodesChanged(node, port),
      'node-ready'({ node }, _, port) {
        if (started === undefined) return;
        noSchedule.changed(node, port);
        started.monitor.arm(port.now, port);
      },
      'node-cordoned': tainted,
      'node-uncordoned': tainted,
      'instance-terminated': ({ node }, view, port) =>
        started?.monitor.fellSilent(node, view, port),
    },
    wake(wake, view, port) {
      if (started === undefined) return;
      switch (wake.do) {
        case 'reconcile':
        case 'retaint':
          return noSchedule.wake(wake, view, port);
        case 'taint-next':
        case 'taint':
        case 'untaint':
          return started.noExecute.wake(wake, view, port);
        default:
          return started.monitor.wake(wake, view, port);
      }
    },
  };
}
