// Verdicts as text: every failure with expected and got, what is unsupported by name, a total.

import type { Verdict } from './verdict.ts';

export function lines(file: string, verdicts: readonly Verdict[]): string[] {
  const failed = verdicts.filter(({ outcome }) => outcome === 'failed');
  const unsupported = verdicts.filter(({ outcome }) => outcome === 'unsupported');
  const passed = verdicts.length - failed.length - unsupported.length;
  return [
    ...failed.map(({ name, expected, got }) => `FAILED ${name}: expected ${expected}; got ${got}`),
    ...byReason(unsupported).map(([why, count]) => `unsupported: ${why} (${count})`),
    `${file}: ${passed} passed, ${failed.length} failed, ${unsupported.length} unsupported`,
  ];
}

function byReason(verdicts: readonly Verdict[]): [why: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { why = '' } of verdicts) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
