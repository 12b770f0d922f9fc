import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/actors/scheduler/placement.ts';
import { helps, type ClusterEvent } from '../../../src/actors/scheduler/queueing-hints.ts';
import { preemptionCandidates } from '../../../src/actors/scheduler/refusal.ts';
import { Plugin } from '../../../src/actors/scheduler/verdict.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { nodeId, workloadId, type PodId } from '../../../src/ids.ts';
import type { PodAffinity, PodAffinityTerm } from '../../../src/kubernetes.ts';
import { HOSTNAME, labelled, near, spread, ZONE } from '../../support/a-board.ts';
import { AWorld, type PodWishes } from '../../support/scheduler-placement.ts';

const decide = (world: AWorld, pod: PodId, seed = 'test'): Outcome =>
  world.placement.decide(pod, seededRng(seed));

function refusal(world: AWorld, pod: PodId) {
  const outcome = decide(world, pod);
  if (outcome.fits) throw new Error(`bound to ${outcome.node}`);
  return outcome;
}

const required = (...terms: PodAffinityTerm[]): PodAffinity => ({ required: terms, preferred: [] });
const preferred = (term: PodAffinityTerm, weight = 100): PodAffinity => ({
  required: [],
  preferred: [{ weight, term }],
});

const app = (name: string, wishes: PodWishes = {}): PodWishes => ({
  cpu: 100,
  labels: { app: name },
  ...wishes,
});

const zones = (...names: string[]): AWorld =>
  new AWorld(names.map((zone) => ({ labels: { [ZONE]: zone } })));

test('each node is refused in the words of the first filter that minds', () => {
  const world = new AWorld([
    { labels: { [ZONE]: 'a' } },
    { labels: { [ZONE]: 'b' } },
    {},
    { labels: { [ZONE]: 'b' }, cpu: 50 },
  ]);
  world.addPod(app('web', { on: 0 }));
  world.addPod(app('lone', { on: 1, podAntiAffinity: required(near('web', HOSTNAME)) }));
  const pod = world.addPod(app('web', { topologySpreadConstraints: [spread('web')] }));
  const said = refusal(world, pod);
  expect(said.why).toContain(
    "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints, " +
      "1 node(s) didn't match pod topology spread constraints (missing required label), " +
      "1 node(s) didn't satisfy existing pods anti-affinity rules. ",
  );
  expect(said.rejectedBy).toBe(
    Plugin.NodeResourcesFit | Plugin.PodTopologySpread | Plugin.InterPodAffinity,
  );
});

test('affinity that nobody satisfies and anti-affinity that somebody violates have words of their own', () => {
  const world = zones('a', 'b');
  world.addPod(app('db', { on: 0 }));
  const shy = world.addPod(app('shy', { podAntiAffinity: required(near('db', HOSTNAME)) }));
  world.addPod(app('proxy', { on: 1 }));
  const torn = world.addPod(
    app('torn', {
      podAffinity: required(near('db', HOSTNAME)),
      podAntiAffinity: required(near('db', HOSTNAME)),
    }),
  );
  expect(refusal(world, torn).why).toContain(
    "0/2 nodes are available: 1 node(s) didn't match pod affinity rules, 1 node(s) didn't match pod anti-affinity rules. ",
  );
  expect(decide(world, shy)).toEqual({ fits: true, node: 1 });
});

test('eight replicas that must spread end up evenly over the zones', () => {
  const world = zones('a', 'a', 'b', 'c');
  const first = world.addPod(app('web', { topologySpreadConstraints: [spread('web')] }));
  const perZone: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let n = 0; n < 8; n += 1) {
    const pod = n === 0 ? first : world.addPod({ like: first });
    const outcome = decide(world, pod, `${n}`);
    if (!outcome.fits) throw new Error(outcome.why);
    world.placement.assume(pod, outcome.node);
    perZone[world.cluster.nodes.label(outcome.node, ZONE)!]! += 1;
  }
  expect(Object.values(perZone).toSorted()).toEqual([2, 3, 3]);
});

test("a pod's own ScheduleAnyway constraints take the place of the system's", () => {
  const world = zones('a', 'b', 'b');
  const softly = [spread('other', { whenUnsatisfiable: 'ScheduleAnyway' })];
  const kind = 'Deployment';
  world.addPod(app('other', { on: 0 }));
  const own = world.addPod(app('web', { kind, topologySpreadConstraints: softly }));
  world.placement.assume(world.addPod({ like: own }), nodeId(1));
  expect(decide(world, own).fits).toBe(true);
  // By default it would go to the zone without its like; by its own it goes away from `other`, full or not.
  expect(world.placement.best).toEqual([2]);
});

test('a pod goes where it prefers to be, and where those that are there prefer it', () => {
  const near1 = zones('a', 'b');
  near1.addPod(app('db', { on: 1, cpu: 0 }));
  decide(near1, near1.addPod(app('web', { podAffinity: preferred(near('db', ZONE)) })));
  expect(near1.placement.best).toEqual([1]);

  const away = zones('a', 'b');
  away.addPod(app('noisy', { on: 0, cpu: 0, podAntiAffinity: preferred(near('web', ZONE)) }));
  decide(away, away.addPod(app('web')));
  expect(away.placement.best).toEqual([1]);

  const drawn = zones('a', 'b');
  drawn.addPod(app('proxy', { on: 1, cpu: 0, podAffinity: required(near('web', ZONE)) }));
  decide(drawn, drawn.addPod(app('web')));
  expect(drawn.placement.best).toEqual([1]);
});

test('victims are those in whose absence anti-affinity holds', () => {
  const world = zones('a');
  world.addPod(app('quiet', { on: 0 }));
  const noisy = world.addPod(app('noisy', { on: 0 }));
  const pod = world.addPod(
    app('shy', { priority: 100, podAntiAffinity: required(near('noisy', HOSTNAME)) }),
  );
  expect(refusal(world, pod).nomination).toMatchObject({ node: 0, victims: [noisy] });
  // The dry run left the counts as they were.
  expect(refusal(world, pod).nomination).toMatchObject({ node: 0, victims: [noisy] });
});

test('no victim helps where affinity or a missing label refuses', () => {
  const world = new AWorld([{}]);
  world.addPod(app('low', { on: 0 }));
  const lonely = app('x', { priority: 100, podAffinity: required(near('nobody', HOSTNAME)) });
  expect(refusal(world, world.addPod(lonely)).why).toContain(
    'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
  );
  const zoned = app('x', { priority: 100, topologySpreadConstraints: [spread('x')] });
  const pod = world.addPod(zoned);
  expect(refusal(world, pod).nomination).toBe('cleared');
  expect(preemptionCandidates(world.placement, pod)).toEqual([]);
});

test('a pod nominated to a node keeps others away from it but draws nobody there', () => {
  const world = zones('a', 'b');
  const shy = world.addPod(
    app('shy', { priority: 9, podAntiAffinity: required(near('web', ZONE)) }),
  );
  world.placement.nominations.set(shy, nodeId(0));
  world.placement.topology.introduce(world.cluster.template(shy));
  world.addPod(app('shy', { on: 1, podAntiAffinity: required(near('other', ZONE)) }));
  const drawn = world.addPod(app('fan', { podAffinity: required(near('shy', ZONE)) }));
  expect(decide(world, drawn)).toEqual({ fits: true, node: 1 });
  const web = world.addPod(app('web', { podAntiAffinity: required(near('nobody', ZONE)) }));
  expect(decide(world, web)).toEqual({ fits: true, node: 1 });
  // Without terms of its own, and minded by nobody that is there, a pod is not looked at twice (PreFilter's Skip).
  decide(world, world.addPod(app('web')));
  expect(world.placement.best).toContain(nodeId(0));
});

test('kinds of pods that no term concerns keep the short way of scoring', () => {
  const world = zones('a', 'b');
  world.addPod(app('shy', { on: 0, podAntiAffinity: required(near('web', HOSTNAME)) }));
  const other = world.addPod(app('other'));
  decide(world, other);
  expect(world.placement.classOf(other).scoresByResourcesAlone).toBe(true);
  const web = world.addPod(app('web'));
  decide(world, web);
  expect(world.placement.classOf(web).scoresByResourcesAlone).toBe(false);
});

interface Waiting {
  readonly rejectedBy: number;
  readonly wishes: PodWishes;
}

function wakes(event: (world: AWorld) => ClusterEvent, { rejectedBy, wishes }: Waiting): boolean {
  const world = zones('a', 'b');
  const waiting = world.addPod(wishes);
  const workload = workloadId(world.cluster.pods.workload[waiting]!);
  return helps(event(world), { workload, rejectedBy }, world.cluster);
}

const template = (world: AWorld, wishes: PodWishes) => world.cluster.template(world.addPod(wishes));
const bound = (wishes: PodWishes) => (world: AWorld) =>
  ({ kind: 'pod-added', pod: template(world, wishes) }) as const;
const gone = (wishes: PodWishes) => (world: AWorld) =>
  ({ kind: 'room-freed', by: template(world, wishes) }) as const;
const ofNode = (kind: 'node-added' | 'node-deleted' | 'taint-added') => () =>
  ({ kind, node: nodeId(0) }) as const;

test('a pod that must spread heeds pods that count, and nodes with all its labels, that come or go', () => {
  const waiting = {
    rejectedBy: Plugin.PodTopologySpread,
    wishes: app('web', { topologySpreadConstraints: [spread('web')] }),
  };
  expect(wakes(bound(app('web')), waiting)).toBe(true);
  expect(wakes(gone(app('web')), waiting)).toBe(true);
  expect(wakes(bound(app('other')), waiting)).toBe(false);
  expect(wakes(gone(app('web', { namespace: 'shop' })), waiting)).toBe(false);
  for (const kind of ['node-added', 'node-deleted', 'taint-added'] as const) {
    expect(wakes(ofNode(kind), waiting)).toBe(true);
    const racks = spread('web', { topologyKey: 'rack' });
    const wishes = app('web', { topologySpreadConstraints: [racks] });
    expect(wakes(ofNode(kind), { ...waiting, wishes })).toBe(false);
  }
});

test('a pod with affinity heeds whom it wants as they come, one with anti-affinity whom it minds as they go', () => {
  const rejectedBy = Plugin.InterPodAffinity;
  const fan = { rejectedBy, wishes: app('fan', { podAffinity: required(near('web', ZONE)) }) };
  expect(wakes(bound(app('web')), fan)).toBe(true);
  expect(wakes(gone(app('web')), fan)).toBe(false);
  expect(wakes(ofNode('node-added'), fan)).toBe(true);
  const shy = { rejectedBy, wishes: app('shy', { podAntiAffinity: required(near('web', ZONE)) }) };
  expect(wakes(gone(app('web')), shy)).toBe(true);
  expect(wakes(bound(app('web')), shy)).toBe(false);
  expect(wakes(ofNode('node-added'), shy)).toBe(true);
  const plain = { rejectedBy, wishes: app('web') };
  expect(wakes(gone(shy.wishes), plain)).toBe(true);
  expect(wakes(ofNode('node-added'), plain)).toBe(false);
  expect(wakes(ofNode('node-deleted'), plain)).toBe(false);
});

test('the hints do not see the labels of namespaces', () => {
  const rejectedBy = Plugin.InterPodAffinity;
  const inShop = labelled({ 'kubernetes.io/metadata.name': 'default' });
  const term = { ...near('web', ZONE), namespaces: [], namespaceSelector: inShop };
  const fan = { rejectedBy, wishes: app('fan', { podAffinity: required(term) }) };
  expect(wakes(bound(app('web')), fan)).toBe(false);
  const anywhere = { ...term, namespaceSelector: labelled({}) };
  const wishes = app('fan', { podAffinity: required(anywhere) });
  expect(wakes(bound(app('web')), { rejectedBy, wishes })).toBe(true);
});

const NAMES = ['web', 'db', 'lone'];
const someTerm = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom(ZONE, HOSTNAME))
  .map(([name, key]) => near(name, key));
const someAffinity = fc.record({
  required: fc.array(someTerm, { maxLength: 1 }),
  preferred: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), term: someTerm }), {
    maxLength: 1,
  }),
});
const someConstraint = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
    fc.constantFrom(ZONE, HOSTNAME),
  )
  .map(([name, whenUnsatisfiable, topologyKey]) =>
    spread(name, { whenUnsatisfiable, topologyKey }),
  );
const someWorkload = fc
  .record({
    name: fc.constantFrom(...NAMES),
    priority: fc.constantFrom(0, 100),
    cpu: fc.constantFrom(100, 900, 2000),
    podAffinity: fc.option(someAffinity, { nil: undefined }),
    podAntiAffinity: fc.option(someAffinity, { nil: undefined }),
    topologySpreadConstraints: fc.option(fc.tuple(someConstraint), { nil: undefined }),
  })
  .map(({ name, ...wishes }): PodWishes => {
    const said = Object.entries(wishes).filter(([, value]) => value !== undefined);
    return { labels: { app: name }, kind: 'Deployment', ...Object.fromEntries(said) };
  });

/** Every decision and refusal of a random day: pods come, are placed, are deleted, and go. */
function dayOf(workloads: readonly PodWishes[], steps: readonly number[], remembers: boolean) {
  const world = new AWorld(
    ['a', 'a', 'b', 'c'].map((zone) => ({ labels: { [ZONE]: zone } })),
    { remembers },
  );
  const first = workloads.map((wishes) => world.addPod(wishes));
  const placed: PodId[] = [];
  return steps.map((step) => {
    if (step % 4 === 0 && placed.length > 0) {
      const pod = placed[step % placed.length]!;
      if (step % 8 === 0) world.placement.terminating(pod);
      else {
        world.placement.release(pod);
        placed.splice(placed.indexOf(pod), 1);
      }
    }
    const pod = world.addPod({ like: first[step % first.length]! });
    const outcome = decide(world, pod, String(step));
    if (!outcome.fits) return outcome;
    const best = world.placement.best;
    world.placement.assume(pod, outcome.node);
    placed.push(pod);
    return best;
  });
}

test('what is remembered between cycles decides as working everything out anew does', () => {
  fc.assert(
    fc.property(
      fc.array(someWorkload, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat({ max: 1000 }), { maxLength: 30 }),
      (workloads, steps) => {
        expect(dayOf(workloads, steps, true)).toEqual(dayOf(workloads, steps, false));
      },
    ),
    { numRuns: 150 },
  );
});
