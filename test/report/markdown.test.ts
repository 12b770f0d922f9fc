import { expect, test } from 'vitest';
import { code, codeInCell, said, saidInHtml, toMarkdown } from '../../src/report/markdown.ts';
import { HOSTILE, reportContext, reportResult, reportScenario } from '../support/report-story.ts';

test('the verdict comes first, the limits next, the details folded', () => {
  expect(toMarkdown(reportResult(), reportContext())).toMatchInlineSnapshot(`
    "### burst: 2 limits crossed.

    91% of the wait was node startup; 1 pod was lost because the handler looked too late.

    | Limit | Verdict | Observed |
    | --- | ---: | ---: |
    | pending p95 &lt;= 2m | ✓ held | 1m 39s |
    | lost pods &lt;= 0 | ✗ crossed | 1 |
    | ready web &gt;= 80% for 99.9% of the time | ✗ crossed | 50% at worst, held 94.1% of the time |

    - Pending p50 0s, p95 1m 39s, max 1m 39s
    - 1 pod lost, 2 evicted, 0 still pending
    - 1 Spot reclaim: 0 drained in time; 1 node launched, peak 3
    - Cost \\$0.0742 (all on-demand: \\$0.37)

    <details><summary>Groups</summary>

    | Group | Types | Min | Max | Peak | Launched | Reclaimed | Node-hours | Cost |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | spot | m5.xlarge | 0 | 4 | 3 | 1 | 1 | 1 | \\$0.0742 |

    </details>

    <details><summary>Workloads</summary>

    | Workload | Pods | Evicted | Lost | Pending p95 | Least ready |
    | --- | ---: | ---: | ---: | ---: | ---: |
    | web | 6 | 2 | 1 | 1m 39s | 50% |

    </details>

    <details><summary>Why pods waited</summary>

    | kube-scheduler’s last message | Pods |
    | --- | ---: |
    | 0/2 nodes are available: 1 Insufficient cpu, 1 node\\(s\\) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is no… | 2 |

    </details>

    <details><summary>Notes</summary>

    - ingress\\-nginx is not modelled and was left out

    </details>

    Replay: \`simulate scenarios/burst.yaml --seed 42\`
    "
  `);
});

test('a name is never markup, HTML, a mention or a new row', () => {
  const scenario = reportScenario(HOSTILE);
  const text = toMarkdown(reportResult(scenario), reportContext(scenario));
  expect(text).not.toContain('<script');
  // A backslash is no help: GitHub looks for mentions when all escapes are gone.
  expect(text).not.toMatch(/@\\?me/);
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const bars = rows.map((row) => row.match(/(?<!\\)\|/g)!.length);
  expect(new Set(bars)).toEqual(new Set([4, 10, 7, 3]));
  expect(said('a|b\n*c* [d](e) `f` #1 <g>')).toBe(
    'a\\|b\\*c\\* \\[d\\]\\(e\\) \\`f\\` #<!-- -->1 &lt;g&gt;',
  );
});

test.each(['x', '|', '&', '@', '🧨'])(
  'a comment full of %s stays under ten kilobytes and counts what it left out',
  (sign) => {
    const long = sign.repeat(500);
    const result = reportResult();
    const many = <T>(row: T): T[] => Array.from({ length: 500 }, () => row);
    const text = toMarkdown(
      {
        ...result,
        scenario: long,
        limits: many({ ...result.limits[0]!, expression: long }),
        groups: many({ ...result.groups[0]!, group: long, instance_types: long }),
        workloads: many({ ...result.workloads[0]!, workload: long }),
        refusals: many({ message: long, pods: 1 }),
      },
      { ...reportContext(), file: long, changes: many({ path: long, from: long, to: long }) },
    );
    expect(Buffer.byteLength(text)).toBeLessThan(10_000);
    expect(text).toMatch(/^4\d\d more not shown\.$/m);
  },
);

test('within backticks and within HTML nothing is escaped that would be shown', () => {
  expect(code("simulate 'a|b.yaml'")).toBe("`simulate 'a|b.yaml'`");
  expect(codeInCell("simulate 'a|b.yaml'")).toBe("`simulate 'a\\|b.yaml'`");
  expect(saidInHtml('calm-day (2) <b> @me')).toBe('calm-day (2) &lt;b&gt; @<!-- -->me');
});
