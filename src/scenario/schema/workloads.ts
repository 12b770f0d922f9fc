// The keys of one workload: a controller and its pods in short form, or a file of Kubernetes YAML.

import * as z from 'zod';
import {
  group,
  optional,
  optionalMap,
  required,
  withDefault,
  type Kind,
  type Mistake,
} from './keys.ts';
import {
  all,
  choice,
  countOrPercent,
  cpu,
  kubernetes,
  labels,
  memory,
  number,
  objectName,
  text,
  wholeNumber,
} from './kinds.ts';
import { drawn, duration, moment, wholeSeconds } from './times.ts';
import { isList, type Path } from '../source.ts';
import { described } from '../wording.ts';

const MOST_REPLICAS = 1_000_000;
const replicas = wholeNumber({ least: 0, most: MOST_REPLICAS, unit: 'pods' });

const NOT_YET = ['StatefulSet', 'ReplicaSet', 'Job', 'CronJob'];

const step = z.strictObject({
  at: required(moment(), { meaning: 'From when on.', example: 'at: 6h' }),
  replicas: required(replicas, { meaning: 'How many pods are wanted.', example: 'replicas: 80' }),
});

const arrivals = optionalMap(
  {
    every: optional(duration({ least: 1 }), {
      meaning: 'One pod each time this has passed.',
      example: 'every: 16ms',
    }),
    ratePerHour: optional(number({ least: 0.001, most: 3_600_000, unit: 'pods per hour' }), {
      meaning: 'Pods at random moments, so many an hour on average (a Poisson process).',
      example: 'ratePerHour: 200',
    }),
  },
  {
    range: 'every or ratePerHour',
    meaning: 'A stream of pods instead of a single one. Only for kind: Pod.',
    example: 'arrivals: { ratePerHour: 200 }',
  },
);

const podDisruptionBudget = optionalMap(
  {
    minAvailable: optional(countOrPercent, {
      meaning: 'How many pods must stay healthy.',
      example: 'minAvailable: 80%',
    }),
    maxUnavailable: optional(countOrPercent, {
      meaning: 'How many pods may be away.',
      example: 'maxUnavailable: 1',
    }),
    unhealthyPodEvictionPolicy: withDefault(
      choice(['IfHealthyBudget', 'AlwaysAllow']),
      'IfHealthyBudget',
      {
        meaning: 'Whether pods that are not healthy may be evicted when the budget is short.',
        example: 'unhealthyPodEvictionPolicy: AlwaysAllow',
      },
    ),
  },
  {
    range: 'minAvailable or maxUnavailable',
    meaning: "A PodDisruptionBudget over the workload's pods.",
    example: 'podDisruptionBudget: { minAvailable: 80% }',
  },
);

const requests = optionalMap(
  {
    cpu: optional(cpu, {
      meaning: 'CPU that the pod requests.',
      example: 'cpu: 500m',
      fallback: 'none',
    }),
    memory: optional(memory, {
      meaning: 'Memory that the pod requests.',
      example: 'memory: 1Gi',
      fallback: 'none',
    }),
  },
  {
    meaning: 'Resource requests of one pod, all containers together.',
    example: 'requests: { cpu: 500m, memory: 1Gi }',
    fallback: 'none',
  },
);

/** What the short form of a pod may say beside its requests. */
const podKeys = {
  namespace: withDefault(objectName, 'default', {
    meaning: 'The namespace of the pods.',
    example: 'namespace: shop',
  }),
  labels: optional(labels, {
    meaning: 'Labels of the pods; the budget selects by them.',
    example: 'labels: { app: web, tier: front }',
    fallback: '{ app: <name> }',
  }),
  requests,
  priority: withDefault(wholeNumber({ least: -2_147_483_648, most: 2_000_001_000 }), 0, {
    meaning:
      'Pod priority: higher ones go first and preempt lower ones. Below -10, Cluster Autoscaler buys nothing for the pod.',
    example: 'priority: -10',
  }),
  nodeSelector: withDefault(
    labels,
    {},
    {
      meaning: 'Labels that the node must have.',
      example: 'nodeSelector: { kubernetes.io/arch: arm64 }',
    },
  ),
  affinity: optional(kubernetes('Kubernetes affinity', 'object'), {
    meaning:
      'Node affinity, pod affinity and pod anti-affinity, as in Kubernetes: required and preferred terms.',
    example:
      'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }] } }',
  }),
  topologySpreadConstraints: optional(
    kubernetes('list of Kubernetes topology spread constraints', 'array'),
    {
      meaning:
        'How evenly the pods lie over zones, hostnames or other node labels, as in Kubernetes.',
      example:
        'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]',
      fallback: "kube-scheduler's own for Deployments: ScheduleAnyway over hostnames and zones",
    },
  ),
  tolerations: optional(kubernetes('list of Kubernetes tolerations', 'array'), {
    meaning: 'Taints that the pods tolerate, as in Kubernetes.',
    example: 'tolerations: [{ key: dedicated, operator: Exists }]',
  }),
  terminationGracePeriodSeconds: withDefault(wholeSeconds(), 30, {
    meaning: 'Time from SIGTERM to SIGKILL.',
    example: 'terminationGracePeriodSeconds: 30',
  }),
  startup: optional(drawn(), {
    meaning: 'Container start until the pod is Ready.',
    example: 'startup: 8s',
    fallback: 'timings.defaultStartup',
  }),
  shutdown: optional(drawn(), {
    meaning: 'SIGTERM until the containers have ended; cut off at the grace period.',
    example: 'shutdown: 5s',
    fallback: 'timings.defaultShutdown',
  }),
};

export const workload = group(
  {
    kind: withDefault(
      choice(['Deployment', 'DaemonSet', 'Pod'], { notYet: NOT_YET }),
      'Deployment',
      {
        meaning: 'Who owns the pods. Nothing recreates a bare Pod.',
        example: 'kind: Deployment',
      },
    ),
    name: required(objectName, { meaning: 'The name of the workload.', example: 'name: web' }),
    replicas: optional(replicaSteps(), {
      meaning:
        'How many pods are wanted: a number, or steps over time, the first of which holds from the start. Only for kind: Deployment.',
      example: 'replicas: [{ at: 0s, replicas: 20 }, { at: 6h, replicas: 80 }]',
      fallback: '1, as in Kubernetes',
    }),
    ...podKeys,
    podDisruptionBudget,
    arrivals,
    from: optional(moment(), {
      meaning: 'When the stream of pods begins. Only with arrivals.',
      example: 'from: 5m',
      fallback: '0s',
    }),
    until: optional(moment(), {
      meaning: 'When the stream of pods ends. Only with arrivals.',
      example: 'until: 20m',
      fallback: 'the end of the run',
    }),
    lifetime: optional(drawn({ least: 1 }), {
      meaning: 'Ready until the pod has succeeded. Only for kind: Pod.',
      example: 'lifetime: { exponential: 1h }',
      fallback: 'for ever',
    }),
  },
  {
    meaning: 'A Deployment, DaemonSet, Pod or stream of Pods.',
    example: 'workloads: [{ name: web, replicas: 40, requests: { cpu: 500m, memory: 1Gi } }]',
  },
);

/** A file of Kubernetes YAML in place of a short form. */
export const manifest = group(
  {
    manifest: required(text, {
      meaning:
        'Path of a file of Kubernetes YAML, as people apply it, from where the scenario lies.',
      example: 'manifest: ./web.yaml',
    }),
    startup: podKeys.startup,
    shutdown: podKeys.shutdown,
  },
  { meaning: 'A file of Kubernetes YAML.', example: 'workloads: [{ manifest: ./web.yaml }]' },
);

export interface ReplicaStep {
  readonly at: z.output<typeof step>['at'];
  readonly replicas: number;
}

/** A number, or a list of steps. */
function replicaSteps(): Kind<number | readonly ReplicaStep[]> {
  return {
    type: 'whole number, or list of steps',
    unit: 'pods',
    range: `0 to 1,000,000, or [{ at, replicas }, …]`,
    shape: {
      anyOf: [
        replicas.shape,
        {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: { at: moment().shape, replicas: replicas.shape },
            required: ['at', 'replicas'],
            additionalProperties: false,
          },
        },
      ],
    },
    read(raw) {
      if (!isList(raw)) return replicas.read(raw);
      if (raw.length === 0) return { mistake: 'is an empty list: write a number or steps' };
      const parsed = raw.map((item) => step.safeParse(item));
      const mistakes = parsed.flatMap(({ error }, index) =>
        (error?.issues ?? []).map((issue) => stepMistake(issue, raw[index], index)),
      );
      const steps = parsed.flatMap(({ data }) => data ?? []);
      return (
        all([...mistakes, ...(mistakes.length > 0 ? [] : lateSteps(steps))]) ?? { value: steps }
      );
    },
  };
}

function stepMistake(issue: z.core.$ZodIssue, item: unknown, index: number): Mistake {
  const at = [index, ...(issue.path as Path)];
  if (issue.code === 'custom') return { mistake: issue.message, at };
  return { mistake: `must be { at: 6h, replicas: 80 }, found ${described(item)}`, at };
}

/** Steps go forward in time. */
const lateSteps = (steps: readonly ReplicaStep[]): Mistake[] =>
  steps.flatMap(({ at }, index) =>
    index > 0 && at <= steps[index - 1]!.at
      ? [{ mistake: 'must come later than the step before it', at: [index, 'at'] }]
      : [],
  );
