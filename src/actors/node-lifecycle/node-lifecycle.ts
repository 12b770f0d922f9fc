// kube-controller-manager's node lifecycle controller: conditions and taints that follow from missing heartbeats.

import type { ClusterView } from '../../cluster/state.ts';
import type { NodeId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS } from '../framework/client-limiter.ts';
import type { ControllerStart } from './controller-start.ts';
import { NoExecuteTaints, type NoExecuteWake } from './no-execute-taints.ts';
import { NoScheduleTaints, type NoScheduleWake } from './no-schedule-taints.ts';
import { NodeMonitor, type MonitorWake } from './node-monitor.ts';

type NodeLifecycleWake = MonitorWake | NoScheduleWake | NoExecuteWake;
type Port = ClusterPort<NodeLifecycleWake>;

export function nodeLifecycleController(
  { timings: { startSpread } }: Pick<Scenario, 'timings'>,
  controllers: ControllerStart,
): ClusterActor<NodeLifecycleWake> {
  const client = new ClientLimiter(CONTROLLER_LIMITS);
  const noSchedule = new NoScheduleTaints(client);
  const noExecute = new NoExecuteTaints(client);
  const monitor = new NodeMonitor(client, noSchedule, noExecute, { startSpread, controllers });

  const comesOrGoes = ({ node }: { node: NodeId }, view: ClusterView, port: Port): void => {
    if (!view.settling) monitor.nodesChanged(node, port);
  };
  const cordonChanged = ({ node }: { node: NodeId }, _view: ClusterView, port: Port): void =>
    noSchedule.changed(node, port);

  return {
    name: 'node-lifecycle-controller',
    hears: {
      'run-started'(_, view, port) {
        controllers.start(port.rng.fork('start'));
        monitor.start(port);
        noExecute.start(view, port);
      },
      'node-registered': comesOrGoes,
      'node-deleted': comesOrGoes,
      'node-ready'({ node }, view, port) {
        if (view.settling) return;
        noSchedule.changed(node, port);
        monitor.arm(port.now, port);
      },
      'node-cordoned': cordonChanged,
      'node-uncordoned': cordonChanged,
      'instance-terminated': ({ node }, view, port) => monitor.fellSilent(node, view, port),
    },
    wake(wake, view, port) {
      switch (wake.do) {
        case 'reconcile':
        case 'retaint':
          return noSchedule.wake(wake, view, port);
        case 'taint-next':
        case 'taint':
        case 'untaint':
          return noExecute.wake(wake, view, port);
        default:
          return monitor.wake(wake, view, port);
      }
    },
  };
}
