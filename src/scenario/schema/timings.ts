// The keys of `timings`: what the world decides and no component's flag. Each default names its source.

import { optional, section, withDefault } from './keys.ts';
import { drawn } from './times.ts';

const time = drawn();

export const timings = section(
  {
    /** AWS, "Spot Instance interruption notices": two minutes. */
    notice: withDefault(time, '120s', {
      meaning: 'Spot notice until the instance is gone.',
      example: 'notice: 120s',
    }),
    /** Not published by AWS; 11–16 s seen in aws/karpenter-provider-aws#3102 and awslabs/node-latency-for-k8s. */
    groupReaction: withDefault(
      time,
      { uniform: ['2s', '15s'] },
      {
        meaning:
          'Desired capacity raised until the group calls for the launch; until then it launches nothing.',
        example: 'groupReaction: 5s',
      },
    ),
    /** EC2 Auto Scaling replaces what is not running at once, without a published period of looking. */
    deadDetection: withDefault(
      time,
      { uniform: ['0s', '60s'] },
      {
        meaning: 'Instance gone until its group launches the replacement.',
        example: 'deadDetection: 30s',
      },
    ),
    /** Assumption: EC2 Auto Scaling retries until it succeeds and publishes no interval. */
    launchRetry: withDefault(time, '15s', {
      meaning: 'Refused launch until the group tries again.',
      example: 'launchRetry: 30s',
    }),
    /** CNI set-up: 4 s (c6a.large) to 12 s, awslabs/node-latency-for-k8s and aws/amazon-vpc-cni-k8s#2137. */
    registerToReady: withDefault(time, '10s', {
      meaning: "Node object appears until it is Ready: the last part of the group's startup.",
      example: 'registerToReady: 10s',
    }),
    /** Assumption: AWS publishes no figure. */
    shuttingDown: withDefault(time, '20s', {
      meaning: 'Instance gone until EC2 says terminated instead of shutting-down.',
      example: 'shuttingDown: 20s',
    }),
    /** Assumption: a DaemonSet pod of one small image, cached. */
    handlerDelay: withDefault(time, '3s', {
      meaning: 'Node Ready until the process of its termination handler runs.',
      example: 'handlerDelay: 3s',
    }),
    /** Nodes of a cluster that has run for long came one by one: whatever ticks on them has a phase of its own. */
    startSpread: withDefault(
      time,
      { uniform: ['0s', '10s'] },
      {
        meaning:
          'First node of the start until this one came: how far apart the ticks of its handler (2 s) and kubelet (10 s) are. By default each has its own; 0s puts all in step.',
        example: 'startSpread: { uniform: [0s, 50ms] }',
      },
    ),
    /** In a process that has run for long, loops that began together have drifted apart (a tick counts from the last's end). */
    controllerStart: optional(time, {
      meaning:
        "Nodes of the start registered until kube-controller-manager's loops began, all at once: how its looks at nodes (5 s) and for orphaned pods (20 s) stand to each other and to the nodes' leases.",
      example: 'controllerStart: 1500ms',
      fallback: 'long ago: each loop ticks for itself',
    }),
    /** Image pull and start; sigma 0.8 around 8 s, from AWS' container start-up studies. */
    defaultStartup: withDefault(
      time,
      { median: '8s', p95: '30s' },
      {
        meaning: 'Pod bound until Ready, where a workload does not say.',
        example: 'defaultStartup: 8s',
      },
    ),
    /** Assumption: a process that handles SIGTERM. */
    defaultShutdown: withDefault(time, '2s', {
      meaning: 'SIGTERM until the containers have ended, where a workload does not say.',
      example: 'defaultShutdown: 5s',
    }),
    /** EventBridge to SQS; matters only to the handler in queue mode. */
    queueDelay: withDefault(time, '500ms', {
      meaning:
        'Spot notice until its message is in the queue. Not used until queue mode is supported.',
      example: 'queueDelay: 500ms',
    }),
  },
  {
    meaning: "What no component's flag sets; each a duration or a distribution.",
    example: 'timings: { notice: 120s, groupReaction: { uniform: [2s, 15s] } }',
  },
);
