// The meaning of a run: hears every fact as it is said and, when the run has ended, says what it came to.
// Facts in, RunResult out; the live state is never asked.

import type { Fact } from '../cluster/fact.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { NEVER, type Instant } from '../units.ts';
import { Books } from './books.ts';
import { CauseBooks } from './causes/cause-books.ts';
import { flatMetrics, type Counts } from './dictionary.ts';
import { judge } from './limits.ts';
import { pendingCurve } from './pending-curve.ts';
import { podTotals, refusals, tallyPods, type PodTallies } from './pod-tally.ts';
import type { RunResult } from './result.ts';
import { nodeRows, podRows } from './rows.ts';
import { summarizeTimes } from './statistics.ts';
import {
  cordonLatencies,
  costResult,
  groupResult,
  hoursIn,
  nodeStartups,
  nodeTotals,
  workloadResults,
} from './summaries.ts';
import { warmRows } from './warm-summary.ts';

/** What the run knows about itself and no fact says. */
interface RunIdentity {
  readonly seed: string;
  /** The end: the scenario's `until`, or how far the clock came. */
  readonly until: Instant;
  /** The run was ended before the scenario's `until`. */
  readonly partial: boolean;
  readonly facts: number;
  readonly wakes: number;
}

export interface MeasureOptions {
  /** `metrics` leaves out the rows of pods, nodes and the timeline: for many runs. Default `full`. */
  readonly detail?: 'metrics' | 'full';
}

export interface Measure {
  /** An observer of the run: told every fact, in order. */
  readonly observe: (fact: Fact, at: Instant) => void;
  /** To be asked once, when the run has ended. */
  result(run: RunIdentity): RunResult;
}

/** Listens to one run of `scenario`. */
export function measure(scenario: Scenario, options: MeasureOptions = {}): Measure {
  const full = options.detail !== 'metrics';
  const books = new Books(full);
  const causes = new CauseBooks(scenario, books);
  return {
    observe: (fact, at) => {
      books.hear(fact, at);
      causes.hear(fact, at);
    },
    result: (run) => resultOf(scenario, { books, causes }, run),
  };
}

interface Kept {
  readonly books: Books;
  readonly causes: CauseBooks;
}

function resultOf(scenario: Scenario, { books, causes }: Kept, run: RunIdentity): RunResult {
  const end = run.until;
  books.close(end);
  causes.close(end);
  const tallies = tallyPods(books, end);
  const judgements = scenario.expect.map((limit) => judge(limit, books, end));
  const { timeline } = books;
  return {
    scenario: scenario.name,
    seed: run.seed,
    until_s: end / 1000,
    partial: run.partial,
    facts: run.facts,
    wakes: run.wakes,
    ...totals(scenario, books, tallies, end),
    limits: judgements.map(({ result }) => result),
    timeline: timeline?.rows(books, end) ?? [],
    podRows: timeline ? podRows(books, end) : [],
    nodeRows: timeline ? nodeRows(books, end) : [],
    warmRows: timeline ? warmRows(books, end) : [],
    breaches: judgements.flatMap(({ breaches }) => breaches),
    refusals: refusals(books),
    causes: causes.rows(),
    moments: books.moments.rows(books.names),
    warnings: [...scenario.notes, ...books.warnings],
    instances_not_found: books.instancesNotFound,
    pending_curve_s: pendingCurve(tallies.all.pending),
  };
}

type Totals = Pick<
  RunResult,
  | 'metrics'
  | 'pending_s'
  | 'ready_time_s'
  | 'cordon_latency_s'
  | 'node_startup_s'
  | 'pods'
  | 'nodes'
  | 'groups'
  | 'workloads'
  | 'cost'
>;

function totals(scenario: Scenario, books: Books, tallies: PodTallies, end: Instant): Totals {
  const times = {
    pending: summarizeTimes(tallies.all.pending),
    ready_time: summarizeTimes(tallies.all.readyTime),
    cordon_latency: summarizeTimes(cordonLatencies(books)),
    node_startup: summarizeTimes(nodeStartups(books)),
  };
  const made = {
    pods: podTotals(tallies.all, books.evictionsRefused),
    nodes: nodeTotals(books, end),
    groups: books.groups.map((account, group) =>
      groupResult(
        {
          asked: scenario.autoScalingGroups[group]!,
          account,
          levels: books.nodes.groups[group]!,
          nodes: books.nodes.entries.filter((node) => node.group === group),
          warm: books.warm.entries.filter((stay) => stay.group === group),
        },
        end,
      ),
    ),
    workloads: workloadResults(books, tallies.byWorkload, end),
    cost: costResult(books, end),
  };
  return {
    metrics: flatMetrics(times, counts(books, made, tallies, end)),
    pending_s: times.pending,
    ready_time_s: times.ready_time,
    cordon_latency_s: times.cordon_latency,
    node_startup_s: times.node_startup,
    ...made,
  };
}

type Made = Pick<RunResult, 'pods' | 'nodes' | 'workloads' | 'cost'>;

function counts(books: Books, made: Made, { all }: PodTallies, end: Instant): Counts {
  const { pods, nodes, workloads, cost } = made;
  const unavailable = workloads.reduce((sum, each) => sum + each.unavailable_replica_s, 0);
  const noticed = books.nodes.entries.filter(({ noticeAt }) => noticeAt !== NEVER);
  return {
    pending_pod_seconds: all.pendingMs / 1000,
    unavailable_replica_s: unavailable,
    submitted_pods: pods.submitted,
    finished_pods: pods.finished,
    running_pods_at_end: pods.running_at_end,
    pending_pods_at_end: pods.pending_at_end,
    never_ready_pods: pods.submitted - all.readyTime.length,
    lost_pods: pods.lost,
    evicted_pods: pods.evicted,
    forced_pods: pods.forced,
    preempted_pods: pods.preempted,
    evictions_refused: pods.evictions_refused,
    nodes_at_start: nodes.at_start,
    nodes_at_end: nodes.at_end,
    nodes_peak: nodes.peak,
    nodes_mean: nodes.mean,
    nodes_launched: nodes.launched,
    nodes_reclaimed: nodes.reclaimed,
    nodes_removed_by_autoscaler: nodes.removed_by_autoscaler,
    launches_refused: nodes.launches_refused,
    nodes_drained_in_time_percent:
      nodes.reclaimed === 0 ? null : (100 * nodes.drained_in_time) / nodes.reclaimed,
    nodes_never_cordoned: noticed.filter((node) => node.cordonedForNoticeAt === NEVER).length,
    node_hours_spot: hoursIn(books, 'spot', end),
    node_hours_on_demand: hoursIn(books, 'on-demand', end),
    overshoot_node_s: nodes.overshoot_node_s,
    cost_usd: cost.total_usd,
    cost_spot_usd: cost.spot_usd,
    cost_on_demand_usd: cost.on_demand_usd,
    cost_all_on_demand_usd: cost.all_on_demand_usd,
    cost_headroom_usd: cost.headroom_usd,
    idle_share_percent: cost.idle_share_percent,
    free_reclaimed_instances: cost.free_reclaimed_instances,
  };
}
