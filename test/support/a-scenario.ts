// Builders that state only what matters: a test names what its story needs and gets the product's defaults for the rest.

import { groupId } from '../../src/ids.ts';
import type { PodTemplate } from '../../src/kubernetes.ts';
import type {
  AutoScalingGroup,
  ClusterAutoscalerSettings,
  DaemonSetWorkload,
  DeploymentWorkload,
  InstanceType,
  PodDisruptionBudget,
  PodWorkload,
  Scenario,
  ScenarioEvent,
  TerminationHandlerSettings,
  Timings,
} from '../../src/scenario/scenario.ts';
import {
  constantly,
  instant,
  mebibytes,
  milliCpu,
  minutes,
  hours,
  seconds,
  usdPerHour,
  RUN_START,
  type Instant,
  type Millis,
} from '../../src/units.ts';

/** t = n seconds. */
export const at = (n: number): Instant => instant(n * 1000);

/** 4 vCPU, 16 GiB with the allocatable of an m5.xlarge. */
export const M5_XLARGE: InstanceType = {
  name: 'm5.xlarge',
  capacity: { cpu: milliCpu(4000), memory: mebibytes(16_384), pods: 58, other: {} },
  allocatable: { cpu: milliCpu(3920), memory: mebibytes(14_162), pods: 58, other: {} },
  arch: 'amd64',
  onDemandPrice: usdPerHour(0.192),
  spotPrice: usdPerHour(0.0768),
  priceSource: 'test',
};

export const anInstanceType = (overrides: Partial<InstanceType> = {}): InstanceType => ({
  ...M5_XLARGE,
  ...overrides,
});

/** A Spot group of one type in one zone whose nodes start in exactly 90 s. */
export const aGroup = (overrides: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  name: 'spot',
  instanceTypes: [M5_XLARGE],
  zones: ['us-east-1a'],
  minSize: 0,
  desiredCapacity: 3,
  maxSize: 10,
  onDemandBaseCapacity: 0,
  onDemandPercentageAboveBaseCapacity: 0,
  spotAllocationStrategy: 'price-capacity-optimized',
  startup: constantly(seconds(90)),
  labels: {},
  taints: [],
  spotReclaimsPerInstanceHour: 0,
  ...overrides,
});

export interface TemplateWishes extends Partial<Omit<PodTemplate, 'requests' | 'nonZeroRequests'>> {
  /** Millicores. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
}

export function aTemplate(wishes: TemplateWishes = {}): PodTemplate {
  const { cpu = 900, memoryMiB = 1024, ...rest } = wishes;
  const requested = { cpu: milliCpu(cpu), memory: mebibytes(memoryMiB) };
  return {
    namespace: 'default',
    labels: { app: 'web' },
    requests: { ...requested, other: {} },
    nonZeroRequests: requested,
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [],
    nodeSelector: {},
    hostPorts: [],
    terminationGracePeriod: seconds(30),
    startup: constantly(seconds(8)),
    shutdown: constantly(seconds(5)),
    drainability: { localStorage: false, emptyDir: false },
    podDeletionCost: 0,
    ...rest,
  };
}

export const aDeployment = (
  name: string,
  replicas: number,
  wishes: TemplateWishes = {},
): DeploymentWorkload => ({
  kind: 'Deployment',
  name,
  template: aTemplate({ labels: { app: name }, ...wishes }),
  replicas: [{ at: RUN_START, replicas }],
});

export const aDaemonSet = (name: string, wishes: TemplateWishes = {}): DaemonSetWorkload => ({
  kind: 'DaemonSet',
  name,
  template: aTemplate({ labels: { app: name }, cpu: 100, memoryMiB: 128, ...wishes }),
});

export const aPod = (name: string, wishes: TemplateWishes = {}): PodWorkload => ({
  kind: 'Pod',
  name,
  template: aTemplate({ labels: { app: name }, ...wishes }),
});

/** A stream of pods: one each `gap` from t = 0, each living `lifetime` after Ready. */
export const aPodStream = (
  name: string,
  { gap, until, lifetime }: { gap: Millis; until: Instant; lifetime: Millis },
  wishes: TemplateWishes = {},
): PodWorkload => ({
  ...aPod(name, wishes),
  arrivals: { gap: constantly(gap), from: RUN_START, until },
  lifetime: constantly(lifetime),
});

/** A budget over the pods labelled `app: <app>`. */
export const aBudget = (
  app: string,
  bound: Pick<PodDisruptionBudget, 'minAvailable' | 'maxUnavailable'>,
): PodDisruptionBudget => ({
  name: app,
  namespace: 'default',
  selector: { matchLabels: { app }, matchExpressions: [] },
  unhealthyPodEvictionPolicy: 'IfHealthyBudget',
  ...bound,
});

/** All of a group's Spot instances, or `count` of them, noticed at `at`. */
export const aReclaim = (when: Instant, count?: number, group = 0): ScenarioEvent => ({
  kind: 'reclaim',
  at: when,
  target: {
    group: groupId(group),
    within: seconds(0),
    order: 'oldest',
    ...(count === undefined ? {} : { count }),
  },
});

export const HANDLER: TerminationHandlerSettings = {
  mode: 'imds',
  nodeTerminationGracePeriod: seconds(120),
  podTerminationGracePeriod: seconds(-1),
  workers: 10,
  kubeApiQps: 5,
  kubeApiBurst: 10,
  deleteLocalData: true,
  ignoreDaemonSets: true,
  cordonOnly: false,
  taintNode: false,
  taintEffect: 'NoSchedule',
  enableSpotInterruptionDraining: true,
  enableRebalanceMonitoring: false,
  enableRebalanceDraining: false,
};

export const AUTOSCALER: ClusterAutoscalerSettings = {
  mode: 'aws',
  scanInterval: seconds(10),
  expander: ['least-waste'],
  priorities: [],
  newPodScaleUpDelay: seconds(0),
  expendablePodsPriorityCutoff: -10,
  maxNodesTotal: 0,
  maxNodesPerScaleup: 1000,
  balanceSimilarNodeGroups: false,
  maxNodeProvisionTime: minutes(15),
  maxNodeStartupTime: minutes(15),
  maxTotalUnreadyPercentage: 45,
  okTotalUnreadyCount: 3,
  initialNodeGroupBackoffDuration: minutes(5),
  maxNodeGroupBackoffDuration: minutes(30),
  nodeGroupBackoffResetTimeout: hours(3),
  scaleDownEnabled: true,
  scaleDownUnreadyEnabled: true,
  scaleDownDelayAfterAdd: minutes(10),
  scaleDownDelayAfterDelete: seconds(0),
  scaleDownDelayAfterFailure: minutes(3),
  scaleDownUnneededTime: minutes(10),
  scaleDownUnreadyTime: minutes(20),
  scaleDownUtilizationThreshold: 0.5,
  ignoreDaemonsetsUtilization: false,
  unremovableNodeRecheckTimeout: minutes(5),
  maxScaleDownParallelism: 10,
  maxDrainParallelism: 1,
  maxGracefulTerminationSec: seconds(600),
  maxPodEvictionTime: minutes(2),
  nodeDeleteDelayAfterTaint: seconds(5),
  maxBulkSoftTaintCount: 10,
  cordonNodeBeforeTerminating: true,
  skipNodesWithSystemPods: true,
  skipNodesWithLocalStorage: true,
  skipNodesWithCustomControllerPods: true,
  minReplicaCount: 0,
  blockingSystemPodDisruptionTimeout: hours(1),
};

/** Every timing fixed, so that a story's instants can be computed by hand. */
export const FIXED_TIMINGS: Timings = {
  notice: constantly(seconds(120)),
  groupReaction: constantly(seconds(5)),
  deadDetection: constantly(seconds(30)),
  launchRetry: constantly(seconds(30)),
  registerToReady: constantly(seconds(10)),
  shuttingDown: constantly(seconds(20)),
  handlerDelay: constantly(seconds(3)),
  startSpread: { law: 'uniform', least: seconds(0), greatest: seconds(10) },
};

export interface ScenarioWishes extends Partial<
  Omit<Scenario, 'run' | 'terminationHandler' | 'clusterAutoscaler' | 'timings'>
> {
  readonly run?: Partial<Scenario['run']>;
  readonly terminationHandler?: Partial<TerminationHandlerSettings>;
  readonly clusterAutoscaler?: Partial<ClusterAutoscalerSettings>;
  readonly timings?: Partial<Timings>;
}

/** Three Spot nodes, nothing on them, ten minutes; every component at its defaults with fixed timings. */
export function aScenario(wishes: ScenarioWishes = {}): Scenario {
  const { run, terminationHandler, clusterAutoscaler, timings, ...rest } = wishes;
  return {
    name: 'a-scenario',
    run: { until: at(600), seed: '1', start: 'steady', ...run },
    autoScalingGroups: [aGroup()],
    workloads: [],
    podDisruptionBudgets: [],
    terminationHandler: { ...HANDLER, ...terminationHandler },
    clusterAutoscaler: { ...AUTOSCALER, ...clusterAutoscaler },
    scheduler: { clientQPS: 50, clientBurst: 100 },
    timings: { ...FIXED_TIMINGS, ...timings },
    events: [],
    expect: [],
    notes: [],
    document: {},
    ...rest,
  };
}
