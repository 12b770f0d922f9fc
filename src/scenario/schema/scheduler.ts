// The keys of `scheduler`: the limits that kube-scheduler's client sets itself.

import { section, withDefault, type Kind } from './keys.ts';
import { number } from './kinds.ts';

/** A number, or `unlimited`. */
const rate = (unit: string): Kind<number> => {
  const finite = number({ least: 0.001, most: 1_000_000, unit });
  return {
    ...finite,
    type: 'number or unlimited',
    shape: { anyOf: [finite.shape, { const: 'unlimited' }] },
    read: (raw) => (raw === 'unlimited' ? { value: Infinity } : finite.read(raw)),
  };
};

/** Defaults: KubeSchedulerConfiguration v1 clientConnection, pkg/scheduler/apis/config/v1/defaults.go. */
export const scheduler = section(
  {
    clientQPS: withDefault(rate('requests per second'), 50, {
      meaning:
        'Requests a second that its client allows itself. unlimited is for comparing simulators.',
      example: 'clientQPS: 50',
    }),
    clientBurst: withDefault(rate('requests'), 100, {
      meaning: 'Requests that its client may send at once.',
      example: 'clientBurst: 100',
    }),
  },
  { meaning: 'kube-scheduler.', example: 'scheduler: { clientQPS: 50, clientBurst: 100 }' },
);
