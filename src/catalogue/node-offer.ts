// What a node of an instance offers to pods on EKS: the kubelet's view of its memory, and what is reserved of it.

import { bytes, mebibytes, milliCpu, type Bytes, type MilliCpu } from '../units.ts';

/** One resource each: whole units by name beside cpu, memory and pods. */
export interface Offer {
  readonly cpu: MilliCpu;
  readonly memory: Bytes;
  readonly pods: number;
  readonly other: Readonly<Record<string, number>>;
}

/** `capacity` and `allocatable` of a Node whose kubelet sees `capacity`. */
export function nodeOffer(capacity: Offer): {
  readonly capacity: Offer;
  readonly allocatable: Offer;
} {
  const { cpu, memory, pods } = capacity;
  const reserved = mebibytes(reservedMemory(pods) + EVICTION_THRESHOLD);
  return {
    capacity,
    allocatable: {
      ...capacity,
      cpu: milliCpu(Math.max(0, cpu - reservedCpu(cpu / 1000))),
      memory: bytes(Math.max(0, memory - reserved)),
    },
  };
}

/**
 * What the kubelet sees of the memory that EC2 lists: 7.5 % less, and 64 MiB less first on arm64, as
 * aws/karpenter-provider-aws pkg/providers/instancetype/types.go assumes. Real nodes lose a little less.
 */
export function visibleMemory(listed: Bytes, arch: 'amd64' | 'arm64'): Bytes {
  const mib = Math.max(0, listed / MEBIBYTE - (arch === 'arm64' ? 64 : 0));
  return mebibytes(mib - Math.ceil((mib * 75) / 1000));
}

const MEBIBYTE = mebibytes(1);

/** MiB; awslabs/amazon-eks-ami nodeadm/internal/kubelet/config.go, `evictionHard: memory.available: 100Mi`. */
const EVICTION_THRESHOLD = 100;

/** MiB of kube-reserved; awslabs/amazon-eks-ami nodeadm/internal/kubelet/config.go, as is the CPU below. */
const reservedMemory = (maxPods: number): number => 255 + 11 * maxPods;

/** Thousandths of each core: 6 % of the first, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. */
function reservedCpu(cores: number): number {
  const coresBeyond = (n: number): number => Math.max(0, cores - n);
  const first = Math.min(cores, 1) * 60;
  const second = Math.min(coresBeyond(1), 1) * 10;
  const nextTwo = Math.min(coresBeyond(2), 2) * 5;
  return Math.trunc(first + second + nextTwo + coresBeyond(4) * 2.5);
}
