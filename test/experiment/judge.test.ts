import { describe, expect, test } from 'vitest';
import { judge, judgedVariants } from '../../src/experiment/judge.ts';
import { recordOf } from '../../src/experiment/run-record.ts';
import type { RunPool } from '../../src/experiment/run-pool.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { scenarioOf } from '../support/scenario-texts.ts';
import { variantRuns } from '../support/variant-runs.ts';

describe('a variant holds with 95% of its runs', () => {
  const judged = (held: number, runs: number) => {
    const { holds, isSettled } = judge(
      summarize(variantRuns({ runs, held: (run) => [run < held] })),
    );
    return { holds, isSettled };
  };

  test('and so many tell so at 95% confidence', () => {
    expect(judged(100, 100)).toEqual({ holds: true, isSettled: true });
    expect(judged(50, 100)).toEqual({ holds: false, isSettled: true });
  });

  test('where fewer leave it open, that is said', () => {
    expect(judged(20, 20)).toEqual({ holds: true, isSettled: false });
    expect(judged(93, 100)).toEqual({ holds: false, isSettled: false });
  });

  test.each([
    [55, 100, 0.55],
    [110, 200, 0.55],
    [999, 1000, 0.999],
  ])('%i of %i runs are as many as a share of %d asks for', (held, runs, share) => {
    const asked = { share, confidence: 0.95 };
    const exactly = summarize(variantRuns({ runs, held: (run) => [run < held] }), asked);
    expect(judge(exactly).holds).toBe(true);
    const fewer = summarize(variantRuns({ runs, held: (run) => [run < held - 1] }), asked);
    expect(judge(fewer).holds).toBe(false);
  });

  test('without limits there is nothing to tell', () => {
    const { holds, isSettled } = judge(summarize(variantRuns({})));
    expect({ holds, isSettled }).toEqual({ holds: null, isSettled: null });
  });
});

const STORY = `name: story
run: { until: 2m, seed: 1 }
autoScalingGroups:
  - { name: spot, instanceTypes: [m5.xlarge], desiredCapacity: 1, maxSize: 2 }
expect: [lost pods <= 0]
`;

/** Makes the first run of the first variant and is then interrupted. */
const interrupted: RunPool = {
  carryOut({ scenarios, tasks, onRecord }) {
    const [first] = tasks;
    onRecord(recordOf(scenarios[0]!, first!.run), first!);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};

test('after an interrupt none is called the cheapest: other variants may have met other nights', async () => {
  const configurations = [1, 2].map((size) => ({
    name: `${size}`,
    scenario: scenarioOf(STORY.replace('desiredCapacity: 1', `desiredCapacity: ${size}`)),
    sha256: '',
    changes: [],
  }));
  const whole = await judgedVariants(configurations, { runs: 2 });
  expect(whole.points.map((point) => point.isCheapestThatHolds)).toEqual([true, false]);
  const cut = await judgedVariants(configurations, { runs: 2, pool: interrupted });
  expect(cut.partial).toBe(true);
  expect(cut.points.map((point) => point.isCheapestThatHolds)).toEqual([false, false]);
});
