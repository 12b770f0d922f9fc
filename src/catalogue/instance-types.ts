// EC2 instance types by name: what a node of each offers to pods on EKS, and what an hour of it costs. The table is
// read when somebody first asks for a type.

import { mebibytes, milliCpu, usdPerHour, type MicroUsdPerHour } from '../units.ts';
import { INSTANCE_DATA, PRICES_DATED, SAVINGS_DATED } from './instance-data.ts';
import { nodeOffer, visibleMemory, type Offer } from './node-offer.ts';

export interface CatalogueType {
  readonly name: string;
  readonly arch: 'amd64' | 'arm64';
  /** What the kubelet sees: memory as EC2 lists it less the hypervisor's share. */
  readonly capacity: Offer;
  /** Capacity less kube-reserved and the hard eviction threshold. */
  readonly allocatable: Offer;
  readonly onDemandPrice: MicroUsdPerHour;
  /** On-demand price less the saving that the Spot Instance Advisor lists for us-east-1. */
  readonly spotPrice: MicroUsdPerHour;
  /** What the prices are and of when. */
  readonly priceSource: string;
}

/** A type by its EC2 name; undefined for one that is not built in. */
export function instanceType(name: string): CatalogueType | undefined {
  const row = table().get(name);
  return row === undefined ? undefined : typeOf(row);
}

/** Every built-in name, by family and size. */
export const instanceTypeNames = (): readonly string[] => [...table().keys()];

interface Row {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly arch: 'amd64' | 'arm64';
  readonly gpus: number;
  readonly maxPods: number;
  readonly onDemandUsd: number;
  /** Percent; undefined where the Advisor's feed lacks the type. */
  readonly saving: number | undefined;
}

const table = once((): ReadonlyMap<string, Row> => {
  const rows = INSTANCE_DATA.trim().split('\n').map(rowOf);
  return new Map(rows.map((row) => [row.name, row]));
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function rowOf(line: string): Row {
  const [name, vcpu, memoryGib, arch, gpus, enis, addresses, usd, saving] = line.split(/ +/);
  return {
    name: name!,
    vcpu: Number(vcpu),
    memoryGib: Number(memoryGib),
    arch: arch === 'arm64' ? 'arm64' : 'amd64',
    gpus: Number(gpus),
    maxPods: maxPodsOf(Number(enis), Number(addresses)),
    onDemandUsd: Number(usd),
    saving: saving === '-' ? undefined : Number(saving),
  };
}

/**
 * Pods of a node whose addresses are secondary IPs of its ENIs: one of each ENI is its own, and two pods (aws-node,
 * kube-proxy) live on the host's. awslabs/amazon-eks-ami nodeadm/internal/kubelet/eni_max_pods.go. This is what a node
 * of an Auto Scaling group gets by default, and what kube-reserved is computed from. Managed node groups cap it (110
 * below 30 vCPU, else 250; Amazon EKS user guide, "Choose an optimal Amazon EC2 node instance type") and prefix
 * delegation raises it to that cap: give the type's `pods` in the scenario then.
 */
const maxPodsOf = (enis: number, addressesPerEni: number): number =>
  enis * (addressesPerEni - 1) + 2;

function typeOf(row: Row): CatalogueType {
  const { name, arch, onDemandUsd, saving = MEDIAN_SAVING } = row;
  return {
    name,
    arch,
    ...nodeOffer({
      cpu: milliCpu(row.vcpu * 1000),
      memory: visibleMemory(mebibytes(row.memoryGib * 1024), arch),
      pods: row.maxPods,
      other: gpusOf(row),
    }),
    onDemandPrice: usdPerHour(onDemandUsd),
    spotPrice: usdPerHour((onDemandUsd * (100 - saving)) / 100),
    priceSource: priceSourceOf(row),
  };
}

/** Percent; of 894 types in us-east-1, Spot Instance Advisor's feed of 2025-06-28. */
export const MEDIAN_SAVING = 66;

/** What a Spot price is, where nobody knows the saving of the type. */
export const SAVING_ASSUMED = `Spot saving assumed: the median, ${MEDIAN_SAVING} %`;

const priceSourceOf = ({ saving }: Row): string =>
  saving === undefined
    ? `built in, ${PRICES_DATED} (${SAVING_ASSUMED})`
    : `built in, ${PRICES_DATED} (Spot savings ${SAVINGS_DATED.slice(0, 7)})`;

/** As the device plugin of the GPUs' maker advertises them; all built-in GPU types carry NVIDIA's. */
const gpusOf = ({ gpus }: Row): Readonly<Record<string, number>> =>
  gpus === 0 ? {} : { 'nvidia.com/gpu': gpus };
