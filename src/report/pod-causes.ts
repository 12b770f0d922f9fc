// Where one pod's time went: what its wait, its late eviction and its loss were charged to, a line each.

import { Books } from '../metrics/books.ts';
import { CauseBooks, type PodCharge } from '../metrics/causes/cause-books.ts';
import type { CauseKind } from '../metrics/causes/causes.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { causeInWords } from './causes.ts';
import { duration } from './format.ts';
import type { TraceEntry } from './trace.ts';

/** `was pending 1m 46s: the group’s reaction 6.3s · node startup 1m 30s · …`, in the order of its path; none if it never waited. */
export function podCauses(
  entries: readonly TraceEntry[],
  podName: string,
  scenario: Scenario,
): string[] {
  const charges = chargesOf(entries, podName, scenario);
  const of = (kind: CauseKind): PodCharge[] => charges.filter((charge) => charge.kind === kind);
  const [loss] = of('lost');
  return [
    ...stretches(of('waiting'), (length) => `was pending ${length}`),
    ...stretches(of('evicting'), (length) => `evicted ${length} after the notice`),
    ...(loss === undefined ? [] : [`lost: charged to ${loss.cause}`]),
  ];
}

function chargesOf(
  entries: readonly TraceEntry[],
  podName: string,
  scenario: Scenario,
): PodCharge[] {
  const charges: PodCharge[] = [];
  const books = new Books(false);
  const causes = new CauseBooks(scenario, books, { onCharge: (charge) => charges.push(charge) });
  for (const { fact, at } of entries) {
    books.hear(fact, at);
    causes.hear(fact, at);
  }
  causes.close(scenario.run.until);
  return charges.filter(({ pod }) => books.names.pod(pod) === podName);
}

/** One line of a kind's charges, each cause once. */
function stretches(charges: readonly PodCharge[], headed: (length: string) => string): string[] {
  if (charges.length === 0) return [];
  const byCause = new Map<string, number>();
  for (const { kind, cause, from, to } of charges) {
    const name = causeInWords({ kind, cause });
    byCause.set(name, (byCause.get(name) ?? 0) + to! - from!);
  }
  const whole = [...byCause.values()].reduce((sum, ms) => sum + ms, 0);
  const parts = [...byCause].map(([name, ms]) => `${name} ${duration(ms / 1000)}`);
  return [`${headed(duration(whole / 1000))}: ${parts.join(' · ')}`];
}
