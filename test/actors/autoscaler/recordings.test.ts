// What Cluster Autoscaler 1.36.1 did in recorded experiments, against what ours does in the same scenario: a
// recorded sequence of sizes is one of ours (but for a rare one in four), and its times lie where ours do.

import { describe, expect, test } from 'vitest';
import { factsOf, only } from '../../support/facts-of.ts';
import { labScenario, recordedRuns, RECORDINGS } from '../../support/autoscaler-lab.ts';

const SEEDS = 24;
/** Phases of loops and handlers differ from run to run; few runs do not reach both ends. */
const SLACK_S = 2.5;

/** One run: sizes asked for (removals left out), when, and when instances were given back. */
interface Story {
  readonly raises: string;
  readonly times: readonly number[];
  readonly removals: readonly number[];
  readonly loops: number;
}

const recorded = (experiment: string): Story[] =>
  recordedRuns(experiment).map((facts) => {
    const sets = facts.filter(({ fact }) => fact === 'desired-capacity-set');
    return {
      raises: sets.map(({ group, from, to }) => `${group} ${from}->${to}`).join(', '),
      times: sets.map(({ t }) => t),
      removals: facts
        .filter(({ fact }) => fact === 'instance-removed-by-autoscaler')
        .map(({ t }) => t),
      loops: facts.filter(({ fact }) => fact === 'autoscaler-loop-started').length,
    };
  });

function simulated(experiment: string): Story[] {
  const scenario = labScenario(experiment);
  return Array.from({ length: SEEDS }, (_, seed) => {
    const said = factsOf(scenario, { seed: String(seed) });
    const removals = only(said, 'instance-removed-by-autoscaler').map(({ t }) => t);
    const sets = only(said, 'desired-capacity-set').filter(({ t }) => !removals.includes(t));
    const name = (group: number): string => scenario.autoScalingGroups[group]!.name;
    return {
      raises: sets.map(({ fact }) => `${name(fact.group)} ${fact.from}->${fact.to}`).join(', '),
      times: sets.map(({ t }) => t),
      removals,
      loops: only(said, 'autoscaler-loop-started').length,
    };
  });
}

/** Each recorded time lies where ours do. */
function expectWithin(recordedTimes: readonly number[], stories: readonly Story[]): void {
  recordedTimes.forEach((t, place) => {
    const times = stories.map((story) => story.times[place]!);
    expect(t).toBeGreaterThan(Math.min(...times) - SLACK_S);
    expect(t).toBeLessThan(Math.max(...times) + SLACK_S);
  });
}

const EXPERIMENTS = [
  'article',
  'arrivals',
  'burst',
  'dense-node',
  'headroom',
  'no-handler',
  'pdb-blocks-drain',
  'scale-down',
  'surplus',
];

describe.skipIf(RECORDINGS === undefined)('recorded and simulated', () => {
  test.each(EXPERIMENTS)('%s: the same sizes, at the same times', (experiment) => {
    const ours = simulated(experiment);
    const runs = recorded(experiment);
    let rare = 0;
    for (const theirs of runs) {
      const alike = ours.filter(({ raises }) => raises === theirs.raises);
      if (alike.length === 0) rare += 1;
      else expectWithin(theirs.times, alike);
    }
    expect(rare).toBeLessThanOrEqual(runs.length / 4);
  });

  test.each(['scale-down', 'surplus'])(
    '%s: as many instances go, from the same time on',
    (experiment) => {
      const ours = simulated(experiment);
      for (const { removals } of recorded(experiment)) {
        const alike = ours.filter((story) => story.removals.length === removals.length);
        expect(alike.length).toBeGreaterThan(0);
        const first = alike.map((story) => story.removals[0]!);
        expect(removals[0]!).toBeGreaterThan(Math.min(...first) - SLACK_S);
        expect(removals[0]!).toBeLessThan(Math.max(...first) + SLACK_S);
      }
    },
  );

  test.each(EXPERIMENTS)('%s: as many loops', (experiment) => {
    const mean = (stories: readonly Story[]): number =>
      stories.reduce((sum, { loops }) => sum + loops, 0) / stories.length;
    const ratio = mean(simulated(experiment)) / mean(recorded(experiment));
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  });
});
