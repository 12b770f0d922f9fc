// Cluster Autoscaler 1.36 with its AWS provider: what it hears. When a loop runs and what it does is beside this file.

import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor } from '../contract.ts';
import { Process } from './process.ts';
import type { AutoscalerPort, AutoscalerWake } from './wake.ts';

/** Watches pending pods and idle nodes, and asks Auto Scaling groups for more or fewer instances. */
export function autoscaler(scenario: Scenario): ClusterActor<AutoscalerWake> {
  const name = 'autoscaler';
  if (scenario.clusterAutoscaler.mode === 'none') return { name, hears: {}, wake() {} };
  let process: Process | undefined;
  const started = (port: AutoscalerPort): Process => (process ??= new Process(scenario, port));
  return {
    name,
    hears: {
      'run-started': (_fact, view, port) => started(port).open(view, port),
      'pod-unschedulable': ({ pod }, view, port) => started(port).podUpdated(pod, view, port),
      'pod-nominated': ({ pod }, view, port) => started(port).podUpdated(pod, view, port),
      'pod-bound': ({ pod }) => process?.podBound(pod),
      'pod-terminating': ({ pod }, view) => process?.podTerminating(pod, view),
      'pod-deleted': ({ pod }) => process?.podGone(pod),
      'node-registered': () => process?.nodesChanged(),
      'node-deleted': () => process?.nodesChanged(),
      // DescribeScalingActivities lists what the warm pool was refused, too.
      'launch-refused': ({ group }, _view, port) => started(port).launchRefused(group, port),
      'instance-terminated': ({ node, why }, _view, port) => {
        if (why === 'spot-reclaim') started(port).instanceLost(node);
      },
      'instance-death-noticed': ({ node }) => process?.instanceDeathNoticed(node),
    },
    wake: (wake, view, port) => started(port).wake(wake, view, port),
  };
}
