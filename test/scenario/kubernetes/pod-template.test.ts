import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PodTemplate } from '../../../src/kubernetes.ts';
import { readerOf } from '../../../src/scenario/kubernetes/object-reader.ts';
import {
  podTemplateOf,
  podTemplateOfShortForm,
  type PodContext,
} from '../../../src/scenario/kubernetes/pod-template.ts';
import type { Json, JsonObject } from '../../../src/scenario/scenario.ts';
import { bytes, constantly, mebibytes, milliCpu, seconds } from '../../../src/units.ts';

const times = { startup: constantly(seconds(3)), shutdown: constantly(seconds(2)) };

interface Written {
  readonly spec?: JsonObject;
  readonly metadata?: JsonObject;
}

function read(
  { spec = {}, metadata = {} }: Written,
  context: Partial<PodContext> = {},
): { template: PodTemplate; mistakes: string[] } {
  const pod = { metadata, spec: { containers: [{}], ...spec } };
  const reader = readerOf(pod, 'pod');
  const template = podTemplateOf(reader, { ...times, ...context });
  return { template, mistakes: reader.findings.errors().map(({ message }) => message) };
}

const templateOf = (written: Written, context: Partial<PodContext> = {}): PodTemplate => {
  const { template, mistakes } = read(written, context);
  expect(mistakes).toEqual([]);
  return template;
};

const container = (requests: JsonObject, rest: JsonObject = {}): JsonObject => ({
  resources: { requests },
  ...rest,
});

const cpuOf = (spec: JsonObject): number => templateOf({ spec }).requests.cpu;

describe('what a pod asks for in all', () => {
  test('its containers run side by side, so their requests add up', () => {
    expect(cpuOf({ containers: [container({ cpu: '100m' }), container({ cpu: 1 })] })).toBe(1100);
  });

  test('init containers run before them, one after another: only the largest counts', () => {
    const initContainers = [container({ cpu: '700m' }), container({ cpu: '300m' })];
    expect(cpuOf({ initContainers, containers: [container({ cpu: '500m' })] })).toBe(700);
    expect(cpuOf({ initContainers, containers: [container({ cpu: '900m' })] })).toBe(900);
  });

  test('a sidecar runs beside the containers and beside the init containers after it', () => {
    const sidecar = container({ cpu: '200m' }, { restartPolicy: 'Always' });
    const init = container({ cpu: '700m' });
    const containers = [container({ cpu: '600m' })];
    expect(cpuOf({ initContainers: [sidecar, init], containers })).toBe(900);
    expect(cpuOf({ initContainers: [init, sidecar], containers })).toBe(800);
  });

  test('overhead of the runtime class comes on top', () => {
    expect(cpuOf({ containers: [container({ cpu: '500m' })], overhead: { cpu: '50m' } })).toBe(550);
  });

  test('requests of the pod itself stand in place of the sum of its containers', () => {
    const spec = { containers: [container({ cpu: 2 })], resources: { requests: { cpu: 1 } } };
    expect(cpuOf(spec)).toBe(1000);
  });

  test('a limit without a request is the request, as the API defaults it', () => {
    const limits = { cpu: '500m', memory: '1Gi' };
    const containers = [{ resources: { limits, requests: { cpu: '100m' } } }];
    const { requests } = templateOf({ spec: { containers } });
    expect(requests).toEqual({ cpu: milliCpu(100), memory: mebibytes(1024), other: {} });
  });

  test('GPUs count whole, and nothing asked for is nothing', () => {
    const containers = [container({ 'nvidia.com/gpu': '2', 'example.com/thing': 0 })];
    expect(templateOf({ spec: { containers } }).requests.other).toEqual({ 'nvidia.com/gpu': 2 });
  });
});

describe('what the scheduler scores with', () => {
  const scored = (containers: Json): PodTemplate['nonZeroRequests'] =>
    templateOf({ spec: { containers } }).nonZeroRequests;

  test('a container that names no cpu counts 100m, one that names no memory 200Mi', () => {
    expect(scored([container({}), container({ cpu: '1' })])).toEqual({
      cpu: 1100,
      memory: mebibytes(400),
    });
  });

  test('an explicit 0 stays 0', () => {
    expect(scored([container({ cpu: 0, memory: '0' })])).toEqual({ cpu: 0, memory: 0 });
  });

  test('is never less than what is asked for', () => {
    const amount = fc.option(fc.nat({ max: 10_000 }), { nil: undefined });
    const anyContainer = fc
      .record({ cpu: amount, sidecar: fc.boolean() })
      .map(({ cpu, sidecar }) =>
        container(
          cpu === undefined ? {} : { cpu: `${cpu}m` },
          sidecar ? { restartPolicy: 'Always' } : {},
        ),
      );
    const many = fc.array(anyContainer, { maxLength: 5 });
    fc.assert(
      fc.property(many, many, (containers, initContainers) => {
        const { requests, nonZeroRequests } = templateOf({ spec: { containers, initContainers } });
        expect(nonZeroRequests.cpu).toBeGreaterThanOrEqual(requests.cpu);
      }),
    );
  });
});

describe('priority', () => {
  const priorityClasses = new Map([
    ['gold', { value: 1000, preemptionPolicy: 'Never', globalDefault: false }],
    ['usual', { value: 5, preemptionPolicy: 'PreemptLowerPriority', globalDefault: true }],
  ] as const);

  test.each([
    [{ priorityClassName: 'gold' }, 1000, 'Never'],
    [{ priorityClassName: 'system-node-critical' }, 2_000_001_000, 'PreemptLowerPriority'],
    [{ priorityClassName: 'system-cluster-critical' }, 2_000_000_000, 'PreemptLowerPriority'],
    [{ priority: 7 }, 7, 'PreemptLowerPriority'],
    [{ priority: 1000, priorityClassName: 'unknown here' }, 1000, 'PreemptLowerPriority'],
    [
      { priorityClassName: 'gold', preemptionPolicy: 'PreemptLowerPriority' },
      1000,
      'PreemptLowerPriority',
    ],
    [{}, 5, 'PreemptLowerPriority'],
  ])('%j', (spec, priority, preemptionPolicy) => {
    expect(templateOf({ spec }, { priorityClasses })).toMatchObject({ priority, preemptionPolicy });
  });

  test('is 0 in a cluster without a default class', () => {
    expect(templateOf({}).priority).toBe(0);
  });

  test('of a class that does not exist is a mistake', () => {
    expect(read({ spec: { priorityClassName: 'gold' } }).mistakes).toEqual([
      'spec.priorityClassName is "gold": add the PriorityClass of that name',
    ]);
  });
});

describe('where it may go', () => {
  test('tolerations without a key tolerate every taint', () => {
    const tolerations = [
      { operator: 'Exists' },
      { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 60,
      },
    ];
    expect(templateOf({ spec: { tolerations } }).tolerations).toEqual([
      { operator: 'Exists', value: '' },
      { operator: 'Equal', key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
      {
        operator: 'Exists',
        key: 'node.kubernetes.io/not-ready',
        value: '',
        effect: 'NoExecute',
        tolerationSeconds: 60,
      },
    ]);
  });

  test('node affinity keeps its required terms and its weights', () => {
    const zone = { key: 'zone', operator: 'In', values: ['a', 'b'] };
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [zone] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 10,
          preference: { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] },
        },
      ],
    };
    expect(templateOf({ spec: { affinity: { nodeAffinity } } }).nodeAffinity).toEqual({
      required: [{ matchExpressions: [zone], matchFields: [] }],
      preferred: [
        {
          weight: 10,
          preference: {
            matchExpressions: [],
            matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }],
          },
        },
      ],
    });
  });

  test('affinity to pods alone is no node affinity', () => {
    expect(templateOf({ spec: { affinity: { podAffinity: {} } } })).not.toHaveProperty(
      'nodeAffinity',
    );
  });

  test.each([
    [
      { tolerations: [{ key: 'a', operator: 'In' }] },
      'spec.tolerations[0].operator is the text "In": write Equal or Exists',
    ],
    [
      { tolerations: [{ value: 'a' }] },
      'spec.tolerations[0].key is missing: name the key, or write operator: Exists',
    ],
    [
      { nodeSelector: { disks: 2 } },
      'spec.nodeSelector.disks is the number 2: write a text, in quotes',
    ],
    [{ containers: 'one' }, 'spec.containers is the text "one": write a list'],
    [
      { terminationGracePeriodSeconds: -1 },
      'spec.terminationGracePeriodSeconds is the number -1: write a whole number, 0 or more',
    ],
  ])('%j is a mistake', (spec, mistake) => {
    expect(read({ spec }).mistakes).toContain(mistake);
  });

  test('host ports are wanted on the address, the protocol and the number', () => {
    const ports = [
      { hostPort: 80, containerPort: 8080 },
      { containerPort: 53, protocol: 'UDP', hostIP: '10.0.0.1' },
    ];
    expect(templateOf({ spec: { containers: [{ ports }] } }).hostPorts).toEqual(['0.0.0.0/TCP/80']);
    expect(templateOf({ spec: { hostNetwork: true, containers: [{ ports }] } }).hostPorts).toEqual([
      '0.0.0.0/TCP/80',
      '10.0.0.1/UDP/53',
    ]);
  });
});

describe('whether its node may be drained', () => {
  const drainability = (volumes: Json, annotations: JsonObject = {}): PodTemplate['drainability'] =>
    templateOf({ spec: { volumes }, metadata: { annotations } }).drainability;

  test('a directory on the node is local storage, one in memory is not', () => {
    expect(drainability([{ name: 'a', emptyDir: {} }]).localStorage).toBe(true);
    expect(drainability([{ name: 'a', hostPath: { path: '/' } }]).localStorage).toBe(true);
    expect(drainability([{ name: 'a', emptyDir: { medium: 'Memory' } }]).localStorage).toBe(false);
    expect(drainability([{ name: 'a', configMap: {} }]).localStorage).toBe(false);
  });

  test('to a drain by kubectl any emptyDir is, whatever is said to the autoscaler, and no hostPath', () => {
    const safe = { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'a' };
    expect(drainability([{ name: 'a', emptyDir: { medium: 'Memory' } }]).emptyDir).toBe(true);
    expect(drainability([{ name: 'a', emptyDir: {} }], safe).emptyDir).toBe(true);
    expect(drainability([{ name: 'a', hostPath: { path: '/' } }]).emptyDir).toBe(false);
  });

  test('annotations say otherwise', () => {
    const prefix = 'cluster-autoscaler.kubernetes.io';
    expect(drainability([], { [`${prefix}/safe-to-evict`]: 'false' }).safeToEvict).toBe(false);
    expect(drainability([], { [`${prefix}/safe-to-evict`]: 'perhaps' })).not.toHaveProperty(
      'safeToEvict',
    );
    const volumes = [
      { name: 'a', emptyDir: {} },
      { name: 'b', emptyDir: {} },
    ];
    const key = `${prefix}/safe-to-evict-local-volumes`;
    expect(drainability(volumes, { [key]: 'a' }).localStorage).toBe(true);
    expect(drainability(volumes, { [key]: 'a,b' }).localStorage).toBe(false);
  });
});

describe('the rest of its metadata', () => {
  const key = 'controller.kubernetes.io/pod-deletion-cost';

  test.each([
    ['-5', -5],
    ['0', 0],
    ['2147483647', 2_147_483_647],
  ])('a deletion cost of %s', (written, cost) => {
    expect(templateOf({ metadata: { annotations: { [key]: written } } }).podDeletionCost).toBe(
      cost,
    );
  });

  test.each(['+1', '007', 'much', '2147483648'])(
    'a deletion cost of %s is a mistake',
    (written) => {
      expect(read({ metadata: { annotations: { [key]: written } } }).mistakes).toHaveLength(1);
    },
  );

  test('its own namespace wins over that of the object that holds it', () => {
    expect(templateOf({ metadata: { namespace: 'own' } }, { namespace: 'shop' }).namespace).toBe(
      'own',
    );
    expect(templateOf({}, { namespace: 'shop' }).namespace).toBe('shop');
    expect(templateOf({}).namespace).toBe('default');
  });

  test('its grace period is 30 s unless it says so', () => {
    expect(templateOf({}).terminationGracePeriod).toBe(seconds(30));
    expect(templateOf({ spec: { terminationGracePeriodSeconds: 0 } }).terminationGracePeriod).toBe(
      0,
    );
  });
});

describe('the short form', () => {
  test('is the same pod as the manifest that says the same', () => {
    const short = podTemplateOfShortForm({
      name: 'web',
      requests: { cpu: milliCpu(500), memory: mebibytes(1024) },
      priority: -10,
      tolerations: [{ operator: 'Exists', value: '' }],
      nodeSelector: { disk: 'fast' },
      terminationGracePeriod: seconds(5),
      ...times,
    });
    const long = templateOf({
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [container({ cpu: '500m', memory: '1Gi' })],
        priority: -10,
        tolerations: [{ operator: 'Exists' }],
        nodeSelector: { disk: 'fast' },
        terminationGracePeriodSeconds: 5,
      },
    });
    expect(short).toEqual(long);
  });

  test('a pod that names no requests asks for nothing and is scored as one container', () => {
    const { requests, nonZeroRequests } = podTemplateOfShortForm({
      name: 'web',
      requests: {},
      ...times,
    });
    expect(requests).toEqual({ cpu: 0, memory: 0, other: {} });
    expect(nonZeroRequests).toEqual({ cpu: 100, memory: mebibytes(200) });
  });

  test('zero requests are kept at zero', () => {
    const requests = { cpu: milliCpu(0), memory: bytes(0) };
    const { nonZeroRequests } = podTemplateOfShortForm({ name: 'web', requests, ...times });
    expect(nonZeroRequests).toEqual({ cpu: 0, memory: 0 });
  });
});
