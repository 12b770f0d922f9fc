// AWS Node Termination Handler's own flags, camel-cased, at the defaults of its pkg/config/config.go (v1.25.6 and the
// commits up to 62a8761, which brought kube-api-qps and kube-api-burst).

import { millis, type Millis } from '../../units.ts';
import { choice, wholeNumber, number, yesNo } from './kinds.ts';
import { withDefault, type Kind } from './keys.ts';
import { flaggedSection } from './flags.ts';
import { HANDLER_FLAGS_NOT_MODELLED } from './flags-not-modelled.ts';
import { duration } from './times.ts';

/** Its flag is in whole seconds; ours carries the unit. */
const secondsFlag: Kind<Millis> = duration();

/** A duration, or -1 for "each pod's own grace period", as the flag has it. */
const graceOrOwn: Kind<Millis> = {
  ...secondsFlag,
  range: '0s or more, or -1',
  shape: { anyOf: [secondsFlag.shape, { const: -1 }] },
  read: (raw) => (raw === -1 ? { value: millis(-1000) } : secondsFlag.read(raw)),
};

export const terminationHandler = flaggedSection({
  component: 'aws-node-termination-handler',
  notModelled: HANDLER_FLAGS_NOT_MODELLED,
  /** `--node-termination-grace-period=120` is in seconds. */
  secondsKeys: ['nodeTerminationGracePeriod', 'podTerminationGracePeriod'],
  flagExample: '--node-termination-grace-period=120',
  own: {
    mode: withDefault(choice(['imds', 'none'], { notYet: ['queue'] }), 'imds', {
      meaning:
        'imds: a process on every node polls the instance metadata. none: nobody watches. queue is not supported yet.',
      example: 'mode: imds',
    }),
  },
  flags: {
    nodeTerminationGracePeriod: withDefault(secondsFlag, '120s', {
      meaning: 'A drain starts this long before the instance goes, and gives up after as long.',
      example: 'nodeTerminationGracePeriod: 120s',
    }),
    podTerminationGracePeriod: withDefault(graceOrOwn, -1, {
      meaning: 'Grace period of every evicted pod; -1 leaves each its own.',
      example: 'podTerminationGracePeriod: 30s',
    }),
    workers: withDefault(wholeNumber({ least: 0, most: 10_000, unit: 'events at once' }), 10, {
      meaning: 'How many events one handler works on at once.',
      example: 'workers: 10',
    }),
    kubeApiQps: withDefault(
      number({ least: 0.001, most: 1_000_000, unit: 'requests per second' }),
      5,
      {
        meaning: 'Requests a second that its Kubernetes client allows itself.',
        example: 'kubeApiQps: 5',
      },
    ),
    kubeApiBurst: withDefault(wholeNumber({ least: 1, most: 1_000_000, unit: 'requests' }), 10, {
      meaning: 'Requests that its Kubernetes client may send at once.',
      example: 'kubeApiBurst: 10',
    }),
    deleteLocalData: withDefault(yesNo, true, {
      meaning: 'Whether pods with an emptyDir are evicted; false lets one of them abort the drain.',
      example: 'deleteLocalData: true',
    }),
    ignoreDaemonSets: withDefault(yesNo, true, {
      meaning: 'Whether pods of DaemonSets are left alone; false lets one of them abort the drain.',
      example: 'ignoreDaemonSets: true',
    }),
    cordonOnly: withDefault(yesNo, false, {
      meaning: 'Cordon, evict nothing.',
      example: 'cordonOnly: true',
    }),
    taintNode: withDefault(yesNo, false, {
      meaning: 'Taint the node before it is cordoned.',
      example: 'taintNode: true',
    }),
    taintEffect: withDefault(
      choice(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      'NoSchedule',
      {
        meaning: 'The effect of that taint.',
        example: 'taintEffect: NoExecute',
      },
    ),
    enableSpotInterruptionDraining: withDefault(yesNo, true, {
      meaning: 'Whether Spot notices are acted on.',
      example: 'enableSpotInterruptionDraining: true',
    }),
    enableRebalanceMonitoring: withDefault(yesNo, false, {
      meaning: 'Cordon on a rebalance recommendation.',
      example: 'enableRebalanceMonitoring: true',
    }),
    enableRebalanceDraining: withDefault(yesNo, false, {
      meaning: 'Cordon and drain on a rebalance recommendation.',
      example: 'enableRebalanceDraining: true',
    }),
  },
  says: {
    meaning: 'AWS Node Termination Handler: who watches for notices, cordons and drains.',
    example: 'terminationHandler: { mode: imds, workers: 10 }',
  },
});
