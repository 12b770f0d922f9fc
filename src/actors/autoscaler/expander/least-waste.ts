// Least wasted share of CPU and memory, summed. kubernetes/autoscaler cluster-autoscaler/expander/waste/waste.go.

import type { ExpanderFilter, ExpansionOption } from './option.ts';

/** Wasted CPU share + wasted memory share of an option's new nodes, by their capacity (not what is allocatable). */
export function wasteOf({ nodes, pods, template }: ExpansionOption): number {
  let cpu = 0;
  let memory = 0;
  for (const { template: pod } of pods) {
    cpu += pod.requests.cpu;
    memory += pod.requests.memory;
  }
  const allCpu = template.capacity.cpu * nodes;
  const allMemory = template.capacity.memory * nodes;
  return (allCpu - cpu) / allCpu + (allMemory - memory) / allMemory;
}

export const leastWaste: ExpanderFilter = (options) => {
  const wastes = options.map(wasteOf);
  const least = Math.min(...wastes);
  return options.filter((_, place) => wastes[place] === least);
};
