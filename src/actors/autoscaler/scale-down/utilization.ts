// How full a node is: the greater of the shares of CPU and memory that its pods request of what is allocatable.
// kubernetes/autoscaler cluster-autoscaler/simulator/utilization/info.go.

import type { Instant } from '../../../units.ts';
import { isDaemonPod, isLongTerminating, type SimPod } from '../sim-pod.ts';

export interface Utilization {
  readonly cpu: number;
  readonly memory: number;
  /** The greater of the two. */
  readonly utilization: number;
}

interface CpuAndMemory {
  readonly cpu: number;
  readonly memory: number;
}

/** Pods that have terminated for too long do not count; DaemonSets' pods may be taken out of both sides. */
export function utilizationOf(
  pods: readonly SimPod[],
  allocatable: CpuAndMemory,
  { ignoreDaemonSets, now }: { readonly ignoreDaemonSets: boolean; readonly now: Instant },
): Utilization {
  const requested = { cpu: 0, memory: 0 };
  const left = { cpu: allocatable.cpu, memory: allocatable.memory };
  for (const pod of pods) {
    const { cpu, memory } = pod.template.requests;
    if (ignoreDaemonSets && isDaemonPod(pod)) {
      left.cpu -= cpu;
      left.memory -= memory;
    } else if (!isLongTerminating(pod, now)) {
      requested.cpu += cpu;
      requested.memory += memory;
    }
  }
  return shares(requested, left);
}

/** The same from what is left on a node; terminating pods count whole. */
export const utilizationBySums = (allocatable: CpuAndMemory, free: CpuAndMemory): number =>
  Math.max(
    (allocatable.cpu - free.cpu) / allocatable.cpu,
    (allocatable.memory - free.memory) / allocatable.memory,
  );

function shares(requested: CpuAndMemory, allocatable: CpuAndMemory): Utilization {
  const cpu = requested.cpu / allocatable.cpu;
  const memory = requested.memory / allocatable.memory;
  return { cpu, memory, utilization: Math.max(cpu, memory) };
}
