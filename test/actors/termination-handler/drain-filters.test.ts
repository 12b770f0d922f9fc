import { expect, test } from 'vitest';
import {
  drainStatus,
  type DrainablePod,
  type DrainOptions,
} from '../../../src/actors/termination-handler/drain-filters.ts';
import { seconds } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

const NONE: DrainOptions = {
  force: false,
  ignoreDaemonSets: false,
  deleteEmptyDirData: false,
  skipWaitForDeleteTimeout: seconds(0),
};
/** As the handler sets them. */
const HANDLERS: DrainOptions = {
  ...NONE,
  force: true,
  ignoreDaemonSets: true,
  deleteEmptyDirData: true,
};
const replica: DrainablePod = { controller: 'ReplicaSet', finished: false, emptyDir: false };
const daemon: DrainablePod = { ...replica, controller: 'DaemonSet' };
const bare: DrainablePod = { finished: false, emptyDir: false };
const scratch: DrainablePod = { ...replica, emptyDir: true };

const status = (pod: DrainablePod, options: Partial<DrainOptions> = {}, now = 0): string => {
  const answer = drainStatus(pod, { ...NONE, ...options }, at(now));
  return typeof answer === 'string' ? answer : 'error';
};

// kubernetes/kubectl pkg/cmd/drain/drain_test.go TestDrain
test.each<[string, DrainablePod, Partial<DrainOptions>, string]>([
  [
    'a pod of a ReplicationController',
    { ...replica, controller: 'ReplicationController' },
    {},
    'evict',
  ],
  ['a pod of a ReplicaSet', replica, {}, 'evict'],
  ['a DaemonSet’s pod', daemon, {}, 'error'],
  ['a DaemonSet’s pod, ignored', daemon, { ignoreDaemonSets: true }, 'skip'],
  ['a DaemonSet’s finished pod', { ...daemon, finished: true }, {}, 'evict'],
  ['a pod whose DaemonSet is gone', { ...daemon, daemonSetMissing: true }, {}, 'error'],
  [
    'a pod whose DaemonSet is gone, by force',
    { ...daemon, daemonSetMissing: true },
    { force: true },
    'evict',
  ],
  ['a bare pod', bare, {}, 'error'],
  ['a bare pod, by force', bare, { force: true }, 'evict'],
  ['a pod with an emptyDir', scratch, {}, 'error'],
  ['a pod with an emptyDir that may go', scratch, { deleteEmptyDirData: true }, 'evict'],
  ['a finished pod with an emptyDir', { ...scratch, finished: true }, {}, 'evict'],
  ['a finished bare pod', { ...bare, finished: true }, {}, 'evict'],
  ['a static pod’s mirror', { ...bare, mirror: true }, {}, 'skip'],
])('%s', (_, pod, options, expected) => {
  expect(status(pod, options)).toBe(expected);
});

test('with the handler’s own settings only a running DaemonSet’s pod stays', () => {
  const kept = [daemon, replica, bare, scratch].filter((pod) => status(pod, HANDLERS) === 'evict');
  expect(kept).toEqual([replica, bare, scratch]);
});

// kubernetes/kubectl pkg/drain/filter_test.go TestSkipDeletedFilter
test.each([
  [0, 20, 'evict'],
  [1, 20, 'evict'],
  [100, 20, 'skip'],
  [100, 0, 'evict'],
])('a pod deleted %i s ago, with a threshold of %i s', (age, threshold, expected) => {
  const deleted = { ...replica, deletedAt: at(0) };
  expect(status(deleted, { skipWaitForDeleteTimeout: seconds(threshold) }, age)).toBe(expected);
});
