// kube-scheduler 1.36 with its default profile: hears of pods and nodes, binds, refuses in its own words, preempts.

import type { NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { Scheduling, type SchedulerOptions, type SchedulerWake } from './scheduling.ts';

type Port = ClusterPort<SchedulerWake>;

/** The scheduler of a scenario's cluster. */
export function scheduler(
  scenario: Scenario,
  options: SchedulerOptions = {},
): ClusterActor<SchedulerWake> {
  let memory: Scheduling | undefined;
  const of = (view: ClusterView, port: Port): Scheduling =>
    (memory ??= new Scheduling(view, port.rng, scenario.scheduler, options));
  const nodeChanged = ({ node }: { node: NodeId }, view: ClusterView, port: Port): void =>
    of(view, port).placement.nodeChanged(node);
  return {
    name: 'scheduler',
    hears: {
      'run-started': (_, view, port) => of(view, port).start(port),
      'pod-created'({ pod }, view, port) {
        if (view.settling) of(view, port).settle(pod, port);
        else of(view, port).created(pod, port);
      },
      'pod-terminating': ({ pod }, view, port) => of(view, port).leaving(pod, port),
      'pod-succeeded': ({ pod }, view, port) => of(view, port).ended(pod, port),
      'pod-failed': ({ pod }, view, port) => of(view, port).ended(pod, port),
      'pod-deleted': ({ pod }, view, port) => of(view, port).ended(pod, port),
      'node-registered'(fact, view, port) {
        nodeChanged(fact, view, port);
        of(view, port).placement.order.changed();
        of(view, port).happened({ kind: 'node-added', node: fact.node }, port);
      },
      'node-deleted'(fact, view, port) {
        nodeChanged(fact, view, port);
        of(view, port).placement.order.changed();
        of(view, port).happenedToOthers({ kind: 'node-deleted', node: fact.node }, port);
      },
      'node-cordoned': nodeChanged,
      'node-uncordoned'(fact, view, port) {
        nodeChanged(fact, view, port);
        of(view, port).happened({ kind: 'uncordoned', node: fact.node }, port);
      },
      'node-tainted'(fact, view, port) {
        nodeChanged(fact, view, port);
        of(view, port).happened({ kind: 'taint-added', node: fact.node }, port);
      },
      'node-untainted'(fact, view, port) {
        nodeChanged(fact, view, port);
        const taint = { key: fact.key, value: '', effect: fact.effect };
        of(view, port).happened({ kind: 'taint-removed', node: fact.node, taint }, port);
      },
    },
    wake: (wake, view, port) => of(view, port).wake(wake, port),
  };
}
