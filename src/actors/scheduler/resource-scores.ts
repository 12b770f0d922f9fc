// Scores by resources, as kube-scheduler computes them: whole numbers from 0 to 100, divisions truncated.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/noderesources: least_allocated.go, balanced_allocation.go.

/** What would be used of one resource with the pod on the node, of how much. */
export interface ResourceUse {
  /** The pod's own amount included. */
  readonly requested: number;
  readonly allocatable: number;
  readonly weight: number;
}

/** NodeResourcesFit's default strategy: the freer, the better. Amounts are the non-zero requests. */
export function leastAllocated(uses: readonly ResourceUse[]): number {
  let score = 0;
  let weights = 0;
  for (const { requested, allocatable, weight } of uses) {
    if (allocatable === 0) continue;
    score += leastRequested(requested, allocatable) * weight;
    weights += weight;
  }
  return weights === 0 ? 0 : Math.floor(score / weights);
}

/** The share of one resource that would stay free, in percent; 0 when it would not do. */
const leastRequested = (requested: number, allocatable: number): number =>
  requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable);

/** `leastAllocated` of cpu and memory at weight 1 each, for the hot path. */
export function leastAllocatedOfTwo(
  cpu: number,
  allocatableCpu: number,
  memory: number,
  allocatableMemory: number,
): number {
  if (allocatableCpu === 0)
    return allocatableMemory === 0 ? 0 : leastRequested(memory, allocatableMemory);
  if (allocatableMemory === 0) return leastRequested(cpu, allocatableCpu);
  return (leastRequested(cpu, allocatableCpu) + leastRequested(memory, allocatableMemory)) >> 1;
}

/** How evenly the resources would be used, 0 to 100: what NodeResourcesBalancedAllocation scored until 1.35. */
export function balance(uses: readonly Omit<ResourceUse, 'weight'>[]): number {
  const fractions = uses
    .filter(({ allocatable }) => allocatable !== 0)
    .map(({ requested, allocatable }) => Math.min(1, requested / allocatable));
  return Math.trunc((1 - deviation(fractions)) * 100);
}

/** `balance` of cpu and memory, for the hot path. */
export function balanceOfTwo(
  cpu: number,
  allocatableCpu: number,
  memory: number,
  allocatableMemory: number,
): number {
  if (allocatableCpu === 0 || allocatableMemory === 0) return 100;
  const one = Math.min(1, cpu / allocatableCpu);
  const other = Math.min(1, memory / allocatableMemory);
  return Math.trunc((1 - Math.abs((one - other) / 2)) * 100);
}

/** NodeResourcesBalancedAllocation from 1.36: does the pod make the node's use more even? 75 when nothing changes. */
export const balancedAllocation = (withPod: number, withoutPod: number): number =>
  50 + ((50 + withPod - withoutPod) >> 1);

/** Standard deviation of the population; of two values half their distance, of one nothing. */
function deviation(fractions: readonly number[]): number {
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs((fractions[0]! - fractions[1]!) / 2);
  let sum = 0;
  for (const fraction of fractions) sum += fraction;
  const mean = sum / fractions.length;
  let squares = 0;
  for (const fraction of fractions) squares += (fraction - mean) * (fraction - mean);
  return Math.sqrt(squares / fractions.length);
}
