// How long things take that kube-scheduler does, where no setting says so.

import { minutes, millis, seconds, type Duration, type Millis } from '../../units.ts';

/** Written to the API server → seen by a watch on the same continent of the data centre: a few milliseconds. */
export const WATCH: Duration = { law: 'uniform', least: millis(1), greatest: millis(5) };

/**
 * One scheduling cycle. scheduler_perf asks for 680 to 810 pods a second at 5,000 nodes with the client's limits lifted
 * (test/integration/scheduler_perf/misc/performance-config.yaml, SchedulingBasic): 1.2 to 1.5 ms, less with fewer nodes.
 */
export const CYCLE: Millis = millis(1);

/** `DefaultPodMaxInUnschedulablePodsDuration` of pkg/scheduler/backend/queue/scheduling_queue.go, and how often it looks. */
export const LONGEST_UNSCHEDULABLE: Millis = minutes(5);
export const LEFTOVER_FLUSH: Millis = seconds(30);

/** The backoff queue's ordering window: it is flushed at whole seconds of the wall clock. */
export const BACKOFF_FLUSH: Millis = seconds(1);
