// Where the time went, over random scenarios: charges sum to the totals to the millisecond, and each pod's own charges
// cover its own wait without gap or overlap.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { replicate } from '../../src/experiment/replicate.ts';
import type { PodId } from '../../src/ids.ts';
import { Books } from '../../src/metrics/books.ts';
import { CauseBooks, type PodCharge } from '../../src/metrics/causes/cause-books.ts';
import { WAITING_CAUSES, type CauseKind } from '../../src/metrics/causes/causes.ts';
import type { RunResult } from '../../src/metrics/result.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NEVER } from '../../src/units.ts';
import { aRandomScenario } from './random-scenario.ts';

const RUNS = Number(process.env['FC_RUNS'] ?? 300);

const holds = (property: (scenario: Scenario) => void): void =>
  fc.assert(fc.property(aRandomScenario, property), { numRuns: RUNS, seed: 20_261_123 });

/** Whole milliseconds, or pods: sums of them are exact. */
const total = ({ causes }: RunResult, kind: CauseKind): number =>
  causes
    .filter((row) => row.kind === kind)
    .reduce((sum, { pod_seconds: s, pods }) => sum + (s === null ? pods : Math.round(s * 1000)), 0);

test('waits sum to pending_pod_seconds and losses to lost_pods, to the millisecond and the pod', () => {
  const seen = new Set<string>();
  holds((scenario) => {
    const result = simulate(scenario, { detail: 'metrics' });
    const { pending_pod_seconds: pending } = result.metrics;
    expect(total(result, 'waiting')).toBe(Math.round(pending! * 1000));
    expect(total(result, 'lost')).toBe(result.pods.lost);
    for (const { kind, cause } of result.causes) seen.add(`${kind} ${cause}`);
  });
  // Worth asking: between them these scenarios meet every reason to wait but the rarest. Fewer runs need not.
  const unmet = WAITING_CAUSES.filter((cause) => !seen.has(`waiting ${cause}`));
  if (RUNS >= 300) expect(unmet.filter((cause) => cause !== 'autoscaler-sees-room')).toEqual([]);
});

test('shares of a kind sum to a hundred percent, and no cause is charged with nothing', () => {
  holds((scenario) => {
    const { causes } = simulate(scenario, { detail: 'metrics' });
    for (const kind of ['waiting', 'evicting', 'lost'] as const) {
      const rows = causes.filter((row) => row.kind === kind);
      const shares = rows.reduce((sum, row) => sum + row.share_percent, 0);
      if (rows.length > 0) expect(shares).toBeCloseTo(100, 9);
      for (const row of rows) expect((row.pod_seconds ?? 1) > 0 && row.pods > 0).toBe(true);
    }
  });
});

test('a pod’s charges follow each other from its creation until its wait is over', () => {
  holds((scenario) => {
    const { books, charges } = charged(scenario);
    const { pods, names } = books;
    for (let pod = 0; pod < pods.count; pod += 1) {
      if (!names.isCounted(pod as PodId)) continue;
      const own = charges.filter((charge) => charge.pod === pod && charge.kind === 'waiting');
      const end = pods.pendingUntil(pod, scenario.run.until);
      let reached = pods.createdAt[pod]!;
      for (const { from, to } of own) {
        expect(from).toBe(reached);
        expect(to!).toBeGreaterThan(from!);
        reached = to!;
      }
      expect(reached).toBe(end);
    }
  });
});

test('a pod evicted under a notice is charged for the time from its notice to its eviction', () => {
  holds((scenario) => {
    const { books, charges } = charged(scenario);
    const { pods, nodes } = books;
    for (let pod = 0; pod < pods.count; pod += 1) {
      const own = charges.filter((charge) => charge.pod === pod && charge.kind === 'evicting');
      const spent = own.reduce((sum, { from, to }) => sum + to! - from!, 0);
      const notice = pods.node[pod]! < 0 ? NEVER : nodes.entries[pods.node[pod]!]!.noticeAt;
      const isEvicted = pods.reason(pod) === 'EvictionByEvictionAPI';
      const evicted = pods.terminatingAt[pod]!;
      const isUnderNotice = isEvicted && notice !== NEVER && evicted >= notice;
      expect(spent).toBe(isUnderNotice ? evicted - notice : 0);
    }
  });
});

test('the detail of a result changes no charge', () => {
  holds((scenario) => {
    expect(simulate(scenario, { detail: 'metrics' }).causes).toEqual(simulate(scenario).causes);
  });
});

function charged(scenario: Scenario): { books: Books; charges: PodCharge[] } {
  const charges: PodCharge[] = [];
  const books = new Books(false);
  const causes = new CauseBooks(scenario, books, { onCharge: (charge) => charges.push(charge) });
  replicate(scenario, {
    observers: [
      (fact, at) => {
        books.hear(fact, at);
        causes.hear(fact, at);
      },
    ],
  });
  books.close(scenario.run.until);
  causes.close(scenario.run.until);
  return { books, charges };
}
