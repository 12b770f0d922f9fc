// Markdown for a pull request comment: the verdict, the limits, what it cost, and the rest folded. Under 10 kB
// whatever the names: lists are cut, and what was cut is counted.

import type { GroupResult, LimitResult, RunResult, WorkloadResult } from '../metrics/result.ts';
import { causesSentence } from './causes.ts';
import { changedValue, replayCommand, type ReportContext } from './context.ts';
import {
  compact,
  counted,
  duration,
  grouped,
  money,
  NOTHING,
  percent,
  printable,
} from './format.ts';
import { observedInWords } from './observed.ts';
import { clipped } from './table.ts';
import { interruptedSentence, verdictSentence } from './verdict.ts';
import { warmPoolWords } from './warm-pool-words.ts';

const LONGEST_NAME = 48;
const LONGEST_MESSAGE = 160;
const LONGEST_SENTENCE = 400;

/** Rows of each table: the most that keep the comment within its size. */
const ROWS = [12, 6, 3, 1] as const;
const MOST_BYTES = 10_000;

/** The longest form that fits a comment: `composed` is asked for fewer and fewer rows in each table. */
export function fitting(composedWith: (rows: number) => string): string {
  const [longest, ...shorter] = ROWS.map(composedWith);
  const fits = (text: string): boolean => new TextEncoder().encode(text).length < MOST_BYTES;
  return [longest!, ...shorter].find(fits) ?? shorter.at(-1)!;
}

/** Everything, in the order in which it is asked; fewer rows where names are very long. */
export const toMarkdown = (result: RunResult, context: ReportContext): string =>
  fitting((rows) => composed(result, context, rows));

const composed = (result: RunResult, context: ReportContext, rows: number): string =>
  [
    `### ${said(result.scenario)}: ${verdictSentence(result)}`,
    interruptedSentence(result),
    said(causesSentence(result), LONGEST_SENTENCE),
    changes(context, rows),
    limitsTable(result.limits, rows),
    effects(result),
    folded('Groups', groupsTable(result.groups, rows)),
    folded('Warm pools', warmPoolsTable(result.groups, rows)),
    folded('Workloads', workloadsTable(result.workloads, rows)),
    folded('Why pods waited', refusalsTable(result.refusals, rows)),
    folded('Notes', notes(result.warnings, rows)),
    `Replay: ${code(clipped(replayCommand(context), 400))}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');

/** A name that says only itself: no markup, no HTML, no mention, no line break. */
export const said = (text: string, longest = LONGEST_NAME): string =>
  withoutLinks(inHtml(text, longest).replace(/[\\`*_{}[\]()+!|~$-]/g, '\\$&'));

/** The same where no Markdown is read, as within `<summary>`. */
export const saidInHtml = (text: string, longest = LONGEST_NAME): string =>
  withoutLinks(inHtml(text, longest));

const inHtml = (text: string, longest: number): string =>
  clipped(printable(text), longest)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

/**
 * GitHub looks for `@name` and `#1` when all Markdown is read and all escapes are gone (github/cmark-gfm issue 181), and
 * tells whoever is called so. What it does not see through is a comment, of which nothing is shown.
 */
const withoutLinks = (text: string): string => text.replace(/[@#]/g, '$&<!-- -->');

/** Words of ours, in which a number of dollars may stand: two `$` in a line are a formula on GitHub. */
export const withoutMath = (text: string): string => text.replaceAll('$', '\\$');

/** Within backticks nothing is markup but backticks. */
export const code = (text: string): string => `\`${printable(text).replace(/`/g, 'ˋ')}\``;

/** The same in a table, where a bar would end its cell. */
export const codeInCell = (text: string): string => code(text).replace(/\|/g, '\\|');

/** A table of at most `most` rows, which says how many it left out; numbers stand right of the first column. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, most);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const left = rows.length - shown.length;
  return [
    line(head),
    line(head.map((_, place) => (place === 0 ? '---' : '---:'))),
    ...shown.map(line),
    ...(left > 0 ? ['', `${grouped(left)} more not shown.`] : []),
  ].join('\n');
}

/** A sentence each about something named, at most `most`, which says how many it left out. */
export function sentences(
  told: readonly { readonly label: string; readonly sentence: string }[],
  most: number,
): string {
  const left = told.length - most;
  return [
    ...told
      .slice(0, most)
      .map(
        ({ label, sentence }) => `- __${said(label, 80)}__: ${said(sentence, LONGEST_SENTENCE)}`,
      ),
    ...(left > 0 ? ['', `${grouped(left)} more not shown.`] : []),
  ].join('\n');
}

/** What a reader must know to trust the numbers. */
function notes(warnings: readonly string[], most: number): string {
  const left = warnings.length - most;
  return [
    ...warnings.slice(0, most).map((note) => `- ${said(note, LONGEST_MESSAGE)}`),
    ...(left > 0 ? ['', `${grouped(left)} more not shown.`] : []),
  ].join('\n');
}

/** Something to be unfolded by whoever wants it; nothing where there is nothing inside. */
export const folded = (title: string, inside: string): string =>
  inside === '' ? '' : `<details><summary>${title}</summary>\n\n${inside}\n\n</details>`;

const changes = ({ changes: made }: ReportContext, most: number): string =>
  table(
    ['Change', 'From', 'To'],
    made.map(({ path, from, to }) => [
      said(path, 80),
      said(changedValue(from)),
      said(changedValue(to)),
    ]),
    most,
  );

const limitsTable = (limits: readonly LimitResult[], most: number): string =>
  table(
    ['Limit', 'Verdict', 'Observed'],
    limits.map((limit) => [
      said(limit.expression, 80),
      limit.held ? '✓ held' : '✗ crossed',
      limit.observed === null
        ? said(limit.why ?? NOTHING, 80)
        : withoutMath(observedInWords(limit)),
    ]),
    most,
  );

function effects({ pending_s, pods, nodes, cost }: RunResult): string {
  const seconds = (value: number | null): string => (value === null ? NOTHING : duration(value));
  const lines = [
    `Pending p50 ${seconds(pending_s.p50)}, p95 ${seconds(pending_s.p95)}, max ${seconds(pending_s.max)}`,
    `${counted(pods.lost, 'pod')} lost, ${grouped(pods.evicted)} evicted, ${grouped(pods.pending_at_end)} still pending`,
    `${counted(nodes.reclaimed, 'Spot reclaim')}: ${grouped(nodes.drained_in_time)} drained in time; ${counted(nodes.launched, 'node')} launched, peak ${grouped(nodes.peak)}`,
    `Cost ${money(cost.total_usd)} (all on-demand: ${money(cost.all_on_demand_usd)})`,
  ];
  return lines.map((line) => `- ${withoutMath(line)}`).join('\n');
}

const groupsTable = (groups: readonly GroupResult[], most: number): string =>
  table(
    ['Group', 'Types', 'Min', 'Max', 'Peak', 'Launched', 'Reclaimed', 'Node-hours', 'Cost'],
    groups.map((group) => [
      said(group.group),
      said(group.instance_types),
      grouped(group.min_size),
      grouped(group.max_size),
      grouped(group.nodes_max),
      grouped(group.launched),
      grouped(group.reclaimed),
      compact(group.node_hours),
      withoutMath(money(group.cost_usd)),
    ]),
    most,
  );

const warmPoolsTable = (groups: readonly GroupResult[], most: number): string =>
  table(
    ['Group', 'What its warm pool did'],
    groups.flatMap(({ group, warm_pool: pool }) =>
      pool === undefined ? [] : [[said(group), said(warmPoolWords(pool), 160)]],
    ),
    most,
  );

const workloadsTable = (workloads: readonly WorkloadResult[], most: number): string =>
  table(
    ['Workload', 'Pods', 'Evicted', 'Lost', 'Pending p95', 'Least ready'],
    workloads
      .filter(({ counted: isCounted }) => isCounted)
      .map((workload) => [
        said(workload.workload),
        grouped(workload.created),
        grouped(workload.evicted),
        grouped(workload.lost),
        workload.pending_p95_s === null ? NOTHING : duration(workload.pending_p95_s),
        workload.ready_least_percent === null ? NOTHING : percent(workload.ready_least_percent),
      ]),
    most,
  );

const refusalsTable = (refusals: RunResult['refusals'], most: number): string =>
  table(
    ['kube-scheduler’s last message', 'Pods'],
    refusals.map(({ message, pods }) => [said(message, LONGEST_MESSAGE), grouped(pods)]),
    most,
  );
