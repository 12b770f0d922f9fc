// The flags that mean the same in every command that has them, section by section.

import type { Flag, FlagSection } from './command.ts';

/** What changes the scenario before it runs. */
export const SCENARIO: FlagSection = {
  title: 'Scenario',
  flags: [
    {
      name: 'set',
      kind: 'text',
      shows: 'path=value',
      repeats: true,
      says: 'change one key; repeat for more',
    },
    { name: 'seed', kind: 'text', shows: 'S', says: 'chance, as text', default: "the scenario's" },
    { name: 'until', kind: 'text', shows: '6h', says: 'end of the run', default: "the scenario's" },
  ],
};

/** What is shown while it runs. */
export const TERMINAL: FlagSection = {
  title: 'Terminal',
  flags: [
    { name: 'quiet', alias: 'q', kind: 'switch', says: 'only errors; files and exit code tell' },
    { name: 'verbose', alias: 'v', kind: 'switch', says: 'say how much was simulated' },
    { name: 'no-color', kind: 'switch', says: 'no colour' },
    {
      name: 'progress',
      kind: 'choice',
      choices: ['auto', 'bar', 'plain', 'none'],
      says: 'how to show progress',
      default: 'auto',
    },
  ],
};

const CSV_DIALECT: readonly Flag[] = [
  { name: 'excel', kind: 'switch', says: 'CSVs with BOM and CRLF' },
  { name: 'delimiter', kind: 'text', shows: ';', says: 'between CSV cells', default: ',' },
  { name: 'decimal', kind: 'text', shows: ',', says: 'decimal sign in CSVs', default: '.' },
];

/** Where the results of `run` go. */
export const OUTPUT: FlagSection = {
  title: 'Output',
  flags: [
    {
      name: 'format',
      kind: 'choice',
      choices: ['text', 'json', 'csv', 'markdown'],
      says: 'what stdout holds',
      default: 'text',
    },
    {
      name: 'out',
      kind: 'file',
      shows: 'DIR',
      says: 'write report, JSON and CSVs here',
      default: 'reports/<name>',
    },
    { name: 'json', kind: 'file', shows: 'FILE', says: 'also write the JSON result here' },
    { name: 'csv', kind: 'file', shows: 'FILE', says: 'also write summary.csv here' },
    { name: 'xlsx', kind: 'file', shows: 'FILE', says: 'also write a workbook, with --runs' },
    { name: 'html', kind: 'file', shows: 'FILE', says: 'also write the report here' },
    { name: 'markdown', kind: 'file', shows: 'FILE', says: 'also write Markdown here' },
    { name: 'junit', kind: 'file', shows: 'FILE', says: 'also write JUnit XML here' },
    ...CSV_DIALECT,
    { name: 'sample', kind: 'text', shows: '60s', says: 'thin timeline.csv to one row per this' },
    { name: 'csv-wide', kind: 'switch', says: 'a column per group in timeline.csv' },
    { name: 'max-rows', kind: 'count', shows: 'N', says: 'in each CSV; of many runs, whole ones' },
    { name: 'all-runs', kind: 'switch', says: 'pods, nodes, timeline … of every run' },
    { name: 'force', kind: 'switch', says: 'replace files that are not ours' },
    { name: 'open', kind: 'switch', says: 'open the report when done' },
    { name: 'no-fail', kind: 'switch', says: 'exit 0 although a limit was crossed' },
    { name: 'check', kind: 'switch', says: 'check every invariant after every fact' },
  ],
};

/** How many runs, what of them must hold, and how sure an answer must be; `runs` is what N is when not said. */
export const runsSection = (runs: string): FlagSection => ({
  title: 'Runs',
  flags: [
    {
      name: 'runs',
      alias: 'n',
      kind: 'count',
      shows: 'N',
      says: 'how many, or auto: until every limit is settled',
      default: runs,
    },
    { name: 'max-runs', kind: 'count', shows: 'N', says: 'the most auto makes', default: '1000' },
    {
      name: 'share',
      kind: 'text',
      shows: 'P%',
      says: 'of the runs must hold a limit',
      default: '95%',
    },
    { name: 'confidence', kind: 'text', shows: 'P%', says: 'of intervals', default: '95%' },
    {
      name: 'percentiles',
      kind: 'text',
      shows: '5,50,95',
      says: 'over runs, in text and Markdown',
      default: '5,50,95',
    },
    {
      name: 'jobs',
      kind: 'count',
      shows: 'N',
      says: 'runs at a time, at most; changes no result',
      default: 'cores',
    },
    {
      name: 'resume',
      kind: 'file',
      shows: 'DIR',
      says: 'go on with what was interrupted there',
    },
    {
      name: 'shard',
      kind: 'text',
      shows: 'i/n',
      says: 'make a part of the runs; simulate merge joins them',
    },
  ],
});

/** For commands that compare: what stops a pipeline. */
export const GATE: FlagSection = {
  title: 'Gate',
  flags: [
    {
      name: 'fail-on',
      kind: 'text',
      shows: 'RULE',
      repeats: true,
      says: "exit 3 if clearly so: 'cost_usd > +5%'",
    },
  ],
};

/** Where the results of an experiment go: nothing is written unasked. */
export const EXPERIMENT_OUTPUT: FlagSection = {
  title: 'Output',
  flags: [
    {
      name: 'format',
      kind: 'choice',
      choices: ['text', 'json', 'csv', 'markdown'],
      says: 'what stdout holds',
      default: 'text',
    },
    { name: 'out', kind: 'file', shows: 'DIR', says: 'write report, JSON and CSVs here' },
    { name: 'json', kind: 'file', shows: 'FILE', says: 'also write the JSON result here' },
    { name: 'csv', kind: 'file', shows: 'FILE', says: 'also write the table as CSV here' },
    { name: 'xlsx', kind: 'file', shows: 'FILE', says: 'also write a workbook here' },
    { name: 'html', kind: 'file', shows: 'FILE', says: 'also write the report here' },
    { name: 'markdown', kind: 'file', shows: 'FILE', says: 'also write Markdown here' },
    { name: 'junit', kind: 'file', shows: 'FILE', says: 'also write JUnit XML here' },
    ...CSV_DIALECT,
    { name: 'force', kind: 'switch', says: 'replace files that are not ours' },
    { name: 'open', kind: 'switch', says: 'open the report when done' },
    { name: 'no-fail', kind: 'switch', says: 'exit 0 although a limit was crossed' },
  ],
};
