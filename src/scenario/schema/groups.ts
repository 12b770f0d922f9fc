// The keys of one Auto Scaling group, in the words of the EC2 Auto Scaling API.

import { MEDIAN_SAVING } from '../../catalogue/instance-types.ts';
import * as z from 'zod';
import { choice, cpu, labels, listOf, memory, number, taint, text, wholeNumber } from './kinds.ts';
import { declared, group, optional, optionalMap, required, withDefault } from './keys.ts';
import { drawn } from './times.ts';
import { size, warmPool } from './warm-pool.ts';

/** EC2 alone takes this long from the launch call to a shell; brevdev/ec2-coldboot-research, docs. */
const LEAST_STARTUP_MS = 22_000;

const price = number({ least: 0, unit: 'USD per hour' });

/** An instance type of the scenario's own, or a built-in one with some facts changed. */
export const instanceType = group(
  {
    name: required(text, {
      meaning: 'A built-in EC2 instance type whose facts are changed, or a name of your own.',
      example: 'name: m5.xlarge',
    }),
    cpu: optional(cpu, {
      meaning: 'CPU of the whole instance, before the kubelet reserves its share.',
      example: 'cpu: 4',
      fallback: 'the built-in figure',
    }),
    memory: optional(memory, {
      meaning: 'Memory as EC2 lists it, before firmware, kernel and kubelet take their share.',
      example: 'memory: 16Gi',
      fallback: 'the built-in figure',
    }),
    pods: optional(wholeNumber({ least: 1, most: 1000, unit: 'pods' }), {
      meaning: 'How many pods the node takes (maxPods).',
      example: 'pods: 58',
      fallback: 'the built-in figure, else 110',
    }),
    allocatable: optional(
      {
        type: 'map of keys',
        shape: {
          type: 'object',
          properties: { cpu: cpu.shape, memory: memory.shape },
          additionalProperties: false,
        },
        read: readAllocatable,
      },
      {
        meaning:
          'What the node offers to pods, where the formulas of the EKS node image do not hold.',
        example: 'allocatable: { cpu: 16, memory: 64Gi }',
        fallback: 'by the formulas of the EKS node image',
      },
    ),
    arch: optional(choice(['amd64', 'arm64']), {
      meaning: 'The architecture, as the label kubernetes.io/arch.',
      example: 'arch: arm64',
      fallback: 'the built-in figure, else amd64',
    }),
    price: optional(price, {
      meaning: 'On-demand price.',
      example: 'price: 0.192',
      fallback: 'the built-in list price, else the spotPrice, else 0',
    }),
    spotPrice: optional(price, {
      meaning: 'Spot price.',
      example: 'spotPrice: 0.07',
      fallback: `the on-demand price less the built-in saving, else less ${MEDIAN_SAVING}%`,
    }),
  },
  {
    meaning: 'An instance type with facts of your own.',
    example: '{ name: m5.xlarge, price: 0.192 }',
  },
);

function readAllocatable(
  raw: unknown,
): { value: { cpu?: number; memory?: number } } | { mistake: string } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { mistake: 'must be a map like { cpu: 3920m, memory: 14Gi }' };
  const value: { cpu?: number; memory?: number } = {};
  for (const [key, amount] of Object.entries(raw)) {
    if (key !== 'cpu' && key !== 'memory')
      return { mistake: `has the unknown key ${JSON.stringify(key)}: write cpu or memory` };
    const reading = (key === 'cpu' ? cpu : memory).read(amount);
    if (!('value' in reading)) return { mistake: `${key} ${reading.mistake}` };
    value[key] = reading.value;
  }
  return { value };
}

const spotReclaims = optionalMap(
  {
    perInstanceHour: withDefault(
      number({ least: 0, most: 3600, unit: 'reclaims per Spot instance and hour' }),
      0,
      {
        meaning:
          'Expected number of reclaims per Spot instance and hour; each instance on its own.',
        example: 'perInstanceHour: 0.02',
      },
    ),
  },
  {
    meaning: 'Random reclaims, independent of each other.',
    example: 'spotReclaims: { perInstanceHour: 0.02 }',
    fallback: 'none',
  },
);

/** The name of a built-in instance type. */
export const instanceTypeName = z.string();

export const autoScalingGroup = group(
  {
    name: required(text, { meaning: 'The name of the group.', example: 'name: spot' }),
    instanceTypes: declared(z.array(z.union([instanceTypeName, instanceType])), {
      type: 'list of instance types',
      range: 'built-in names, or { name, cpu, memory, pods, price }',
      isRequired: true,
      meaning:
        'What the group launches. The k-th launch takes type (k-1) mod types unless its strategy says otherwise.',
      example: 'instanceTypes: [m5.xlarge, m5a.xlarge]',
    }),
    zones: withDefault(listOf(text, { least: 1 }), ['us-east-1a'], {
      meaning: 'Availability Zones the group launches into.',
      example: 'zones: [us-east-1a, us-east-1b]',
    }),
    minSize: withDefault(size, 0, {
      meaning: 'The fewest instances the group may have.',
      example: 'minSize: 2',
    }),
    desiredCapacity: optional(size, {
      meaning: 'How many instances the group keeps; Cluster Autoscaler changes it.',
      example: 'desiredCapacity: 8',
      fallback: 'minSize, as in AWS',
    }),
    maxSize: required(size, {
      meaning: 'The most instances the group may have.',
      example: 'maxSize: 20',
    }),
    onDemandBaseCapacity: withDefault(size, 0, {
      meaning: 'How many instances are on demand before any Spot instance is launched.',
      example: 'onDemandBaseCapacity: 2',
    }),
    onDemandPercentageAboveBaseCapacity: withDefault(
      wholeNumber({ least: 0, most: 100, unit: '%' }),
      100,
      {
        meaning:
          'Share of on-demand instances above the base, fractions rounded up to on demand. 0 is all Spot; AWS defaults to 100, no Spot at all.',
        example: 'onDemandPercentageAboveBaseCapacity: 0',
      },
    ),
    spotAllocationStrategy: withDefault(
      choice([
        'lowest-price',
        'capacity-optimized',
        'capacity-optimized-prioritized',
        'price-capacity-optimized',
      ]),
      'lowest-price',
      {
        meaning: 'How the group chooses among Spot pools.',
        example: 'spotAllocationStrategy: price-capacity-optimized',
      },
    ),
    startup: withDefault(
      drawn({ floor: LEAST_STARTUP_MS }),
      { median: '90s', p95: '147s' },
      {
        meaning: 'Launch call until the node is Ready. { median, p95 } is never drawn below 22s.',
        example: 'startup: { median: 60s, p95: 98s }',
      },
    ),
    labels: withDefault(
      labels,
      {},
      {
        meaning: 'Labels of its nodes, beside those that EKS and the kubelet add.',
        example: 'labels: { workload: batch }',
      },
    ),
    taints: withDefault(listOf(taint), [], {
      meaning: 'Taints of its nodes.',
      example: 'taints: ["dedicated=batch:NoSchedule"]',
    }),
    spotReclaims,
    warmPool,
  },
  {
    meaning: 'An EC2 Auto Scaling group.',
    example: 'autoScalingGroups: [{ name: base, instanceTypes: [m5.xlarge], maxSize: 20 }]',
  },
);

/** As it is read: its instance types one by one. */
export const writtenGroup = autoScalingGroup.extend({ instanceTypes: z.array(z.unknown()) });
