// Decisions that a real kube-scheduler took: random clusters, one incoming pod each. It breaks ties at random, so its
// node must be among the best that ours finds; what it wrote about a pod it refused must be ours byte for byte.

import type { Candidate } from '../actors/scheduler/preemption.ts';
import { bestCandidates } from '../actors/scheduler/preemption.ts';
import { Placement } from '../actors/scheduler/placement.ts';
import { preemptionCandidates } from '../actors/scheduler/refusal.ts';
import { seededRng } from '../engine/rng.ts';
import { unbuiltPart, type GivenPod, type GivenWorld } from './given.ts';
import { judge, unsupported, type Verdict } from './verdict.ts';
import { World } from './world.ts';

export interface SchedulerDecision extends GivenWorld {
  readonly name: string;
  readonly pod: GivenPod;
  readonly expect: {
    readonly bound?: string;
    readonly refused?: string;
    readonly nominated?: string;
    readonly victims?: readonly string[];
  };
}

export function checkSchedulerDecision(decision: SchedulerDecision): Verdict {
  const { name, expect } = decision;
  const unbuilt = unbuiltPart(decision.pod);
  if (unbuilt !== undefined) return unsupported(name, unbuilt);
  const world = new World(decision);
  const placement = new Placement(world.cluster);
  placement.adopt();
  const outcome = placement.decide(world.incoming, seededRng(name));
  if (outcome.fits) {
    const best = placement.best.map((node) => world.nodeName(node));
    const isAmong = expect.bound !== undefined && best.includes(expect.bound);
    return judge(name, inWords(expect), isAmong ? inWords(expect) : `bound to one of ${best}`);
  }
  const candidates = bestCandidates(preemptionCandidates(placement, world.incoming), world.cluster);
  const got = candidates.map((candidate) => preempting(outcome.why, candidate, world));
  const found = got.length === 0 ? [`refused: ${outcome.why}`] : got;
  const expected = inWords(expect);
  return judge(name, expected, found.includes(expected) ? expected : found.join(' | '));
}

function inWords({ bound, refused, nominated, victims = [] }: SchedulerDecision['expect']): string {
  if (bound !== undefined) return `bound to ${bound}`;
  if (nominated === undefined) return `refused: ${refused}`;
  return `refused: ${refused} → ${nominated} instead of ${[...victims].toSorted().join(', ')}`;
}

function preempting(why: string, { node, victims }: Candidate, world: World): string {
  const names = victims.map((victim) => world.podName(victim));
  return inWords({ refused: why, nominated: world.nodeName(node), victims: names });
}
