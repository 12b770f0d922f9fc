// What was interrupted says so in every form that is read alone: a comment, a CI's list of cases, a page's title.

import { describe, expect, test } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { compareMarkdown } from '../../src/report/experiment/compare-markdown.ts';
import { whatIfMarkdown } from '../../src/report/experiment/effects-markdown.ts';
import { verdictInWords } from '../../src/report/html/verdict.ts';
import { junitOfRun } from '../../src/report/junit.ts';
import { toMarkdown } from '../../src/report/markdown.ts';
import { toSummary } from '../../src/report/summary.ts';
import { reportContext, reportResult } from '../support/report-story.ts';
import { variantRuns } from '../support/variant-runs.ts';

const whole = reportResult();
const cut = { ...whole, partial: true, until_s: 720, limits: whole.limits.slice(0, 1) };

describe('a run that was cut short', () => {
  test('has no limit that simply held', () => {
    const markdown = toMarkdown(cut, reportContext());
    expect(markdown).toMatch(/^### burst: The limit held so far\.$/m);
    expect(markdown).toMatch(/^Interrupted: only the first 12m were simulated\.$/m);
    expect(toSummary(cut, reportContext())).toContain('The limit held so far.');
    expect(verdictInWords(cut)).toBe('✓ its limit held so far');
  });

  test('passes no case of JUnit, and says why where one failed', () => {
    const passed = junitOfRun(cut);
    expect(passed).toContain('tests="1" failures="0" errors="0" skipped="1"');
    expect(passed).toContain('Interrupted: only the first 12m were simulated. It held so far.');
    const failed = junitOfRun({ ...cut, limits: whole.limits.slice(1, 2) });
    expect(failed).toMatch(/<failure .*Interrupted: only the first 12m were simulated\./);
  });

  test('which a whole run does not', () => {
    const texts = [
      toMarkdown(whole, reportContext()),
      junitOfRun(whole),
      toSummary(whole, reportContext()),
    ];
    for (const text of texts) expect(text).not.toMatch(/interrupted|so far/i);
  });
});

test('a comparison that was cut short says on how many runs it stands', () => {
  const now = { ...variantRuns({ runs: 7 }), partial: true };
  const comparison = compare(now, [variantRuns({ name: 'changed', runs: 7 })]);
  const said = 'Interrupted: these are the first 7 runs of each.';
  expect(whatIfMarkdown({ changes: [], comparison, alone: [] })).toContain(said);
  expect(compareMarkdown(comparison)).toContain(said);
});

test('a comment carries the notes that the numbers cannot be trusted without', () => {
  const warnings = ['the reclaim at 300s asked for 6 instances (anywhere) and found 2'];
  expect(toMarkdown({ ...whole, warnings }, reportContext())).toMatch(
    /<summary>Notes<\/summary>\n\n- the reclaim at 300s asked for 6 instances .* and found 2/,
  );
});
