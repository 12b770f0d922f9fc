// Who is in a run, and who acts first within one instant: the seat is the place in this list.

import type { Scenario } from '../scenario/scenario.ts';
import { autoScalingGroup } from './auto-scaling-group/auto-scaling-group.ts';
import { autoscaler } from './autoscaler/autoscaler.ts';
import type { ClusterActor } from './contract.ts';
import { daemonSetController } from './workload/daemon-set-controller.ts';
import { disruptionController } from './workload/disruption-controller.ts';
import { replicaSetController } from './workload/replica-set-controller.ts';
import { kubelet } from './kubelet/kubelet.ts';
import { cloudNodeLifecycle } from './node-lifecycle/cloud-node-lifecycle.ts';
import { ControllerStart } from './node-lifecycle/controller-start.ts';
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle.ts';
import { podGarbageCollector } from './node-lifecycle/pod-gc.ts';
import { taintManager } from './node-lifecycle/taint-manager.ts';
import { scheduler } from './scheduler/scheduler.ts';
import { spotMarket } from './spot-market/spot-market.ts';
import { terminationHandler } from './termination-handler/termination-handler.ts';
import { workload } from './workload/workload.ts';

/** The world first (EC2), then nodes and containers, then controllers, then those who watch them. */
export function roster(scenario: Scenario): readonly ClusterActor<never>[] {
  const controllers = new ControllerStart(scenario.timings.controllerStart);
  return [
    spotMarket(scenario),
    autoScalingGroup(scenario),
    kubelet(scenario),
    nodeLifecycleController(scenario, controllers),
    taintManager(),
    cloudNodeLifecycle(),
    podGarbageCollector(controllers),
    workload(scenario),
    replicaSetController(),
    daemonSetController(scenario),
    disruptionController(),
    scheduler(scenario),
    terminationHandler(scenario),
    autoscaler(scenario),
  ];
}
