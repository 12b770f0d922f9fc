// What stands folded at the end: the scenario as run, assumptions and prices, how to read the page, where the data is.

import { stringify } from 'yaml';
import type { AutoScalingGroup, InstanceType, Scenario } from '../../scenario/scenario.ts';
import { WARM_START_SAVES } from '../../scenario/warm-pool.ts';
import type { Duration } from '../../units.ts';
import { cell, number, text, type DataTable } from '../charts/chart.ts';
import { changedValue, type ReportContext } from '../context.ts';
import type { CsvFile } from '../csv.ts';
import { counted, duration, printable } from '../format.ts';
import { html, when, type Html } from './markup.ts';
import { table } from './table.ts';

/** A longer scenario is cut in the page, so that the page stays small; its file has it whole. */
const MOST_CHARACTERS = 60_000;

export const folded = (context: ReportContext, warnings: readonly string[]): Html =>
  more([
    fold('scenario', 'Scenario as run', scenarioAsRun(context)),
    fold('assumptions', 'Assumptions and prices', assumptions(context.scenario, warnings)),
    fold('reading', 'How to read this', HOW_TO_READ),
    fold('data', 'Data', DATA),
  ]);

/** The last section of every page. */
export const more = (folds: readonly Html[]): Html =>
  html`<section class="folded" aria-labelledby="more">
    <h2 id="more">More</h2>
    ${folds}
  </section>`;

/** A card that opens; closed until then, but open on paper. */
export const fold = (id: string, title: string, content: Html): Html =>
  html`<details class="card" id="${id}">
    <summary>${title}</summary>
    ${content}
  </details>`;

/** The document with its changes, cut where it is very long. */
export function scenarioAsRun({
  scenario,
  changes,
}: Pick<ReportContext, 'scenario' | 'changes'>): Html {
  const whole = stringify(scenario.document, { lineWidth: 0, aliasDuplicateObjects: false });
  const rest = whole.length - MOST_CHARACTERS;
  const changed = changes.map(
    ({ path, from, to }) =>
      html`<li>
        <code>~ ${path}</code> <span>${changedValue(from)} → ${changedValue(to)}</span>
      </li>`,
  );
  return html`${when(
      changes.length > 0,
      () =>
        html`<p>Changed for this run:</p>
          <ul class="changes">
            ${changed}
          </ul>`,
    )}
    <div class="scroll" role="region" tabindex="0" aria-label="Scenario as YAML">
      <pre>${whole.slice(0, MOST_CHARACTERS)}</pre>
    </div>
    ${when(rest > 0, () => html`<p class="note">${counted(rest, 'more character')} in the scenario’s file.</p>`)}`;
}

/** Prices, timings and notes: what the numbers rest on. */
export function assumptions(scenario: Scenario, warnings: readonly string[]): Html {
  return html`${table(prices(scenario), { caption: 'Prices per hour (USD)', name: 'prices' })}
    ${table(timings(scenario), { caption: 'Timings that no component’s flag sets', name: 'timings' })}
    <p>
      Termination handler: ${scenario.terminationHandler.mode}. Cluster Autoscaler:
      ${scenario.clusterAutoscaler.mode}. Every setting that the scenario does not name is the
      component’s own default.
    </p>
    ${when(
      warnings.length > 0,
      () =>
        html`<p>Notes:</p>
          <ul>
            ${warnings.map((note) => html`<li>${note}</li>`)}
          </ul>`,
    )}`;
}

/** Each instance type once per group that may launch it. */
const prices = ({ autoScalingGroups }: Scenario): DataTable => ({
  columns: [
    text('type', 'instance_type'),
    text('group'),
    number('on demand', 'on_demand_usd_per_hour'),
    number('Spot', 'spot_usd_per_hour'),
    text('source'),
  ],
  rows: autoScalingGroups.flatMap((group) =>
    group.instanceTypes.map((type) => [
      printable(type.name),
      printable(group.name),
      perHour(type.onDemandPrice),
      perHour(type.spotPrice),
      type.priceSource,
    ]),
  ),
});

const perHour = (price: InstanceType['spotPrice']) =>
  cell(price / 1_000_000, (usd) => `$${usd.toFixed(4)}`);

const timings = ({ timings: each, autoScalingGroups }: Scenario): DataTable => ({
  columns: [text('timing'), text('value')],
  rows: [
    ...autoScalingGroups.flatMap((group) => [
      [`startup of ${printable(group.name)}`, lawInWords(group.startup)],
      ...warmStart(group),
    ]),
    ...Object.entries(each).map(([name, law]: [string, Duration]) => [name, lawInWords(law)]),
  ],
});

const warmStart = ({ name, warmPool }: AutoScalingGroup): string[][] => {
  if (warmPool === undefined) return [];
  const { startup, poolState } = warmPool;
  const saved = `its startup less ${duration(WARM_START_SAVES[poolState] / 1000)}`;
  return [
    [
      `start from the warm pool of ${printable(name)} (${poolState})`,
      startup === undefined ? saved : lawInWords(startup),
    ],
  ];
};

/** A duration as a scenario writes it. */
export function lawInWords(law: Duration): string {
  const say = (ms: number): string => duration(ms / 1000);
  switch (law.law) {
    case 'constant':
      return say(law.value);
    case 'lognormal':
      return `median ${say(law.median)}, p95 ${say(law.p95)}, at least ${say(law.floor)}`;
    case 'exponential':
      return `exponential, mean ${say(law.mean)}`;
    case 'uniform':
      return `uniform, ${say(law.least)} to ${say(law.greatest)}`;
    default:
      throw law satisfies never;
  }
}

/** What every page's numbers mean. */
export const WORDS_OF_A_RUN: readonly (readonly [string, string])[] = [
  [
    'pending',
    'From a pod’s creation until it is bound to a node, deleted, or the run ends. A pod that is evicted and recreated is a new pod. Pods of the steady start count too, with no wait.',
  ],
  [
    'notice, reclaim',
    'The notice is EC2’s two-minute warning; the reclaim is the moment the instance goes.',
  ],
  [
    'evicted',
    'The API accepted an eviction. Pods deleted without one (by taint, preemption, garbage collection) are not counted here.',
  ],
  ['lost', 'In phase Running, terminating or not, on an instance at the moment it goes.'],
  [
    'drained in time',
    'Every pod that could be evicted had terminated gracefully before the instance went.',
  ],
  [
    'ready',
    'A replica is ready from Ready until its deletion begins, it turns not ready, or its instance is gone.',
  ],
  [
    'cost',
    'Per second over the run, at least a minute per instance, at the price of its market and type. A Spot instance that EC2 takes back within an hour of its launch is free.',
  ],
  [
    'overshoot',
    'Node-seconds above what the pods needed after recovery, as when both the group and the autoscaler replace a node.',
  ],
  ['p50 … p99', 'Quantiles as Excel’s PERCENTILE.INC computes them.'],
];

const ONE_RUN: readonly [string, string] = [
  'one run',
  'One run is one possible day: chance draws startup times and loop phases. The same scenario and seed give the same page, byte for byte.',
];

/** Words and what they mean. */
export const glossary = (meanings: readonly (readonly [string, string])[]): Html =>
  html`<dl>
    ${meanings.map(
      ([word, meaning]) =>
        html`<dt>${word}</dt>
          <dd>${meaning}</dd>`,
    )}
  </dl>`;

const HOW_TO_READ: Html = html`${glossary([...WORDS_OF_A_RUN, ONE_RUN])}
  <p>
    Pods of DaemonSets are left out of every pod measure; their requests count as overhead. Times
    are hours:minutes:seconds after the start of the run.
  </p>`;

const FILES: Readonly<Record<CsvFile, string>> = {
  'summary.csv': 'one row a measure',
  'runs.csv': 'one row a run, one column a measure',
  'timeline.csv': 'one row an instant and group; group * is the cluster',
  'pods.csv': 'one row a pod',
  'nodes.csv': 'one row a node',
  'capacity.csv': 'one row a group',
  'breaches.csv': 'one row an interval in which a limit was crossed',
  'causes.csv': 'one row a cause of waits, late evictions or lost pods',
  'columns.csv': 'one row a column: its unit and meaning',
};

const DATA: Html = html`<p>
    Written beside this page by <code>--out</code>; seconds, US dollars, cores and GiB throughout.
    <code>result.json</code> holds the same numbers unrounded.
  </p>
  <ul>
    ${Object.entries(FILES).map(([file, says]) => html`<li><code>${file}</code> ${says}</li>`)}
  </ul>`;
