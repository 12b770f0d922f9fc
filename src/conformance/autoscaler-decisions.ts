// What a real Cluster Autoscaler decided in random clusters whose workloads grow: the desired capacities it set, in
// order, and the pods it left pending. It and the scheduler break ties at random, so its answer must be one of ours.

import { seedOfRun } from '../experiment/seeds.ts';
import { inOurWords } from '../fidelity/lab.ts';
import type { RecordedFact } from '../fidelity/recorded-fact.ts';
import { simulatedRun } from '../fidelity/translate.ts';
import { loadSource } from '../scenario/load.ts';
import type { JsonObject, Problem, Scenario, Workload } from '../scenario/scenario.ts';
import { sourceWithoutText } from '../scenario/source.ts';
import { after, millis, RUN_START, type Instant, type Millis } from '../units.ts';
import type { Verdict } from './verdict.ts';

export interface AutoscalerDecision {
  readonly name: string;
  readonly scenario: JsonObject;
  readonly expect: {
    /** Seconds after the start, group, from, to. */
    readonly desired_capacity_set: readonly (readonly [number, string, number, number])[];
    /** Pods of each workload that were never bound. */
    readonly still_pending: Readonly<Record<string, number>>;
  };
}

/** Simulated runs of each case. */
const RUNS = 50;

/** Passed when at least one of the runs ends as the recorded one did. */
export function checkAutoscalerDecision({
  name,
  scenario: recorded,
  expect,
}: AutoscalerDecision): Verdict {
  const loading = loadSource(inOurWords(sourceWithoutText(name, recorded)), { file: name });
  if ('problems' in loading) return broken(name, loading.problems);
  const scenario = afterLeadIn(loading.scenario);
  const outcomes = Array.from({ length: RUNS }, (_, run) =>
    outcomeOf(simulatedRun(scenario, seedOfRun(name, run)), leadIn(scenario)),
  );
  const expected = inWords(
    expect.desired_capacity_set.map(([, group, from, to]) => `${group} ${from}→${to}`),
    expect.still_pending,
  );
  if (outcomes.includes(expected)) return { name, outcome: 'passed' };
  return { name, outcome: 'failed', expected, got: [...new Set(outcomes)].join(' or ') };
}

function broken(name: string, problems: readonly Problem[]): Verdict {
  const got = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return { name, outcome: 'failed', expected: 'a scenario', got };
}

/** The recorded autoscaler did so many loops on the nodes and pods that were there before its run began. */
const LOOPS_BEFORE = 3;

const leadIn = ({ clusterAutoscaler }: Scenario): Millis =>
  millis(LOOPS_BEFORE * clusterAutoscaler.scanInterval);

/**
 * The same scenario, begun so early that the autoscaler has had its loops when the recorded run begins; and begun as the
 * recorded clusters were, with Deployments created side by side on Ready nodes: their pods come by turns, so that where
 * they stand, and whether all find room, differs from a steady state in which one workload is placed after another.
 */
function afterLeadIn(scenario: Scenario): Scenario {
  const later = (at: Instant): Instant => after(at, leadIn(scenario));
  return {
    ...scenario,
    run: { ...scenario.run, until: later(scenario.run.until) },
    events: scenario.events.map((event) => ({ ...event, at: later(event.at) })),
    workloads: scenario.workloads.map((workload) => steppingLater(workload, later)),
  };
}

/** The first instant at which controllers create pods. */
const CREATION = after(RUN_START, millis(1));

function steppingLater(workload: Workload, later: (at: Instant) => Instant): Workload {
  if (workload.kind !== 'Deployment') return workload;
  const replicas = workload.replicas.map((step) =>
    step.at <= RUN_START ? { ...step, at: CREATION } : { ...step, at: later(step.at) },
  );
  return { ...workload, replicas: [{ at: RUN_START, replicas: 0 }, ...replicas] };
}

function outcomeOf(run: readonly RecordedFact[], start: Millis): string {
  const sequence: string[] = [];
  const pending = new Map<string, string>();
  for (const { t, fact, pod, workload, group, from, to } of run) {
    if (fact === 'pod-created') pending.set(String(pod), String(workload));
    if (fact === 'pod-bound' || fact === 'pod-deleted') pending.delete(String(pod));
    if (fact === 'desired-capacity-set' && t * 1000 >= start)
      sequence.push(`${String(group)} ${String(from)}→${String(to)}`);
  }
  const counts: Record<string, number> = {};
  for (const name of pending.values()) counts[name] = (counts[name] ?? 0) + 1;
  return inWords(sequence, counts);
}

/** `spot 3→4, spot 4→6; pending: 2 web`. */
function inWords(sequence: readonly string[], pending: Readonly<Record<string, number>>): string {
  const left = Object.entries(pending)
    .filter(([, count]) => count > 0)
    .map(([workload, count]) => `${count} ${workload}`)
    .toSorted();
  return `${sequence.join(', ') || 'nothing bought'}; pending: ${left.join(', ') || 'none'}`;
}
