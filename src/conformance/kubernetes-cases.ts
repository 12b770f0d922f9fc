// Cases from Kubernetes' own unit tests, area by area: filters, single scores, preemption, the arithmetic of budgets.

import { bestCandidates, type Candidate } from '../actors/scheduler/preemption.ts';
import { Placement } from '../actors/scheduler/placement.ts';
import type { PodClass } from '../actors/scheduler/pod-class.ts';
import { preemptionCandidates } from '../actors/scheduler/refusal.ts';
import {
  balance,
  balancedAllocation,
  leastAllocated,
  type ResourceUse,
} from '../actors/scheduler/resource-scores.ts';
import { intolerantScore } from '../actors/scheduler/scoring.ts';
import {
  FITS,
  lackingResources,
  mayYieldToPreemption,
  type Verdict as SchedulerVerdict,
} from '../actors/scheduler/verdict.ts';
import { disruptionStatus } from '../actors/workload/disruption-status.ts';
import { seededRng } from '../engine/rng.ts';
import { podId, type NodeId, type PodId } from '../ids.ts';
import { countOrPercent } from '../scenario/schema/kinds.ts';
import { unbuiltPart, type GivenWorld } from './given.ts';
import { judge, unsupported, type Verdict } from './verdict.ts';
import { World } from './world.ts';

interface Options {
  readonly plugin?: string;
  readonly resources?: readonly Weighted[];
  readonly scoringStrategy?: { readonly resources: readonly Weighted[] };
  /** Only where a case holds an older formula. */
  readonly formula?: string;
  /** Nodes that passed the filters, for a score; absent: all. */
  readonly candidates?: readonly string[];
  /** Namespaces with labels, of which this program knows none. */
  readonly namespaces?: readonly unknown[];
  readonly controllers?: readonly { readonly uid: string; readonly replicas: number }[];
}

interface Weighted {
  readonly name: string;
  readonly weight: number;
}

export interface KubernetesCase {
  readonly source: string;
  readonly area: string;
  readonly given: GivenWorld & { readonly options?: Options };
  readonly expect: Readonly<Record<string, unknown>>;
}

/** What we find, under the same keys as `expect`. */
type Answer = (question: Question) => Readonly<Record<string, unknown>>;

const AREAS: Readonly<Record<string, Answer>> = {
  fit: filtered,
  taints: (question) => (question.options.plugin === undefined ? filtered : tainted)(question),
  nodeAffinity: filtered,
  leastAllocated: (question) => scored(question, leastAllocatedOn),
  balanced: (question) => scored(question, balancedOn),
  topologySpread: byTopology,
  podAffinity: byTopology,
  preemption: preempted,
  pdb: budgeted,
};

export function checkKubernetesCase({ source, area, given, expect }: KubernetesCase): Verdict {
  const name = `${area}: ${source}`;
  const answer = AREAS[area];
  if (answer === undefined) return unsupported(name, area);
  const unbuilt = given.pod === null ? undefined : unbuiltPart(given.pod);
  if (unbuilt !== undefined) return unsupported(name, unbuilt);
  if (given.options?.namespaces !== undefined) return unsupported(name, 'labels of namespaces');
  const found = answer(new Question(given));
  const asked = Object.fromEntries(Object.keys(expect).map((key) => [key, found[key]]));
  return judge(name, sorted(expect), sorted(asked));
}

/** A case's world, and the scheduler in it. */
class Question {
  readonly given: GivenWorld;
  readonly options: Options;
  readonly world: World;
  readonly placement: Placement;
  readonly podClass: PodClass;

  constructor(given: KubernetesCase['given']) {
    this.given = given;
    this.options = given.options ?? {};
    this.world = new World(given);
    this.placement = new Placement(this.world.cluster);
    this.placement.adopt();
    this.placement.order.refresh(this.world.cluster.nodes);
    this.podClass = this.placement.preFilter(this.pod);
  }

  get pod(): PodId {
    return this.given.pod === null ? NOBODY : this.world.incoming;
  }

  verdict(node: NodeId): SchedulerVerdict {
    return this.placement.verdictBesideNominated(this.pod, this.podClass, node);
  }

  get nodes(): readonly NodeId[] {
    return this.world.cluster.nodes.registered;
  }

  namesOf(nodes: readonly NodeId[]): string[] {
    return nodes.map((node) => this.world.nodeName(node));
  }

  byNode(value: (node: NodeId) => unknown): Record<string, unknown> {
    return Object.fromEntries(this.nodes.map((node) => [this.world.nodeName(node), value(node)]));
  }
}

const NOBODY = podId(0);

function filtered(question: Question) {
  const { otherNames } = question.podClass;
  const refused = question.nodes.filter((node) => question.verdict(node) !== FITS);
  const fixed = refused.filter((node) => !mayYieldToPreemption(question.verdict(node)));
  return {
    feasible: question.namesOf(question.nodes.filter((node) => !refused.includes(node))),
    unresolvable: question.namesOf(fixed),
    insufficient: Object.fromEntries(
      refused.map((node) => [
        question.world.nodeName(node),
        lackingResources(question.verdict(node), otherNames),
      ]),
    ),
  };
}

function byTopology(question: Question) {
  const { options, podClass } = question;
  if (options.plugin === undefined) return filtered(question);
  const { spread, affinity } = podClass.topologyScores!;
  const { candidates = question.namesOf(question.nodes) } = options;
  const nodes = question.nodes.filter((node) => candidates.includes(question.world.nodeName(node)));
  const scores = options.plugin === 'PodTopologySpread' ? spread : affinity;
  const found = scores.of(Int32Array.from(nodes), nodes.length);
  const named = nodes.map((node, n) => [question.world.nodeName(node), found[n]]);
  return { scores: Object.fromEntries(named) };
}

function tainted(question: Question) {
  const { intolerable } = question.podClass;
  const most = Math.max(...question.nodes.map((node) => intolerable[node]!));
  return { scores: question.byNode((node) => intolerantScore(intolerable[node]!, most)) };
}

const scored = (question: Question, score: (question: Question, node: NodeId) => number) => ({
  scores: question.byNode((node) => score(question, node)),
});

const leastAllocatedOn = (question: Question, node: NodeId): number =>
  leastAllocated(usesOf(question, node, { counted: 'nonZeroRequests', withPod: true }));

function balancedOn(question: Question, node: NodeId): number {
  const withPod = balance(usesOf(question, node, { counted: 'requests', withPod: true }));
  if (question.options.formula?.startsWith('pre-1.36') === true) return withPod;
  const without = balance(usesOf(question, node, { counted: 'requests', withPod: false }));
  return balancedAllocation(withPod, without);
}

interface Counting {
  readonly counted: 'requests' | 'nonZeroRequests';
  readonly withPod: boolean;
}

/** Extended resources that the pod does not ask for are left out. */
function usesOf(question: Question, node: NodeId, { counted, withPod }: Counting): ResourceUse[] {
  const { options, placement, podClass, world } = question;
  const { cache } = placement;
  const { template } = podClass;
  const { allocatable } = world.cluster.nodes.instance(node);
  const isNonZero = counted === 'nonZeroRequests';
  const held: Readonly<Record<string, number>> = {
    cpu: (isNonZero ? cache.nonZeroCpu : cache.cpu)[node]!,
    memory: (isNonZero ? cache.nonZeroMemory : cache.memory)[node]!,
  };
  const { cpu, memory } = template[counted];
  const own: Readonly<Record<string, number>> = { ...template.requests.other, cpu, memory };
  const total: Readonly<Record<string, number>> = {
    ...allocatable.other,
    cpu: allocatable.cpu,
    memory: allocatable.memory,
  };
  const resources = options.resources ?? options.scoringStrategy?.resources ?? [];
  return resources.flatMap(({ name, weight }) => {
    const asked = own[name] ?? 0;
    if (!(name in held) && asked === 0) return [];
    const requested = (held[name] ?? cache.otherRequested(node, name)) + (withPod ? asked : 0);
    return [{ requested, allocatable: total[name] ?? 0, weight }];
  });
}

function preempted({ placement, world }: Question) {
  const outcome = placement.decide(world.incoming, seededRng('preemption'));
  const candidates = outcome.fits ? [] : preemptionCandidates(placement, world.incoming);
  const [best] = bestCandidates(candidates, world.cluster);
  const victimsOf = ({ victims }: Candidate) => victims.map((victim) => world.podName(victim));
  return {
    chosen: best === undefined ? null : world.nodeName(best.node),
    victims: best === undefined ? [] : victimsOf(best),
    numPDBViolations: best?.violations ?? 0,
    victimsByNode: Object.fromEntries(
      candidates.map((candidate) => [world.nodeName(candidate.node), victimsOf(candidate)]),
    ),
  };
}

function budgeted({ given, options }: Question) {
  const [budget] = given.pdbs ?? [];
  const healthy = given.pods.filter(({ status }) =>
    status?.conditions?.some(({ type, status: held }) => type === 'Ready' && held === 'True'),
  );
  const owners = new Set(
    given.pods.flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid)),
  );
  const wanted = (options.controllers ?? [])
    .filter(({ uid }) => owners.has(uid))
    .reduce((sum, { replicas }) => sum + replicas, 0);
  const bounds = Object.fromEntries(
    ['minAvailable', 'maxUnavailable'].flatMap((key) => {
      const reading = countOrPercent.read(budget?.spec[key]);
      return 'value' in reading ? [[key, reading.value]] : [];
    }),
  );
  const census = { pods: given.pods.length, healthy: healthy.length, wanted };
  return { ...disruptionStatus(bounds, census) };
}

/** Lists as sets and maps by key, so that two answers are equal when their texts are. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (Array.isArray(part)) return part.toSorted();
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
