// The commands that compare variants, for the table of commands: what-if, compare, sweep, batch.

import type { Command, Flag, FlagSection } from './command.ts';
import { EXPERIMENT_OUTPUT, GATE, runsSection, SCENARIO, TERMINAL } from './flag-sections.ts';

/** These compare a number of runs that is fixed beforehand, and say means. */
const NOT_HERE = ['max-runs', 'percentiles'];

function fixedRuns(runs: string, says: string): FlagSection {
  const { title, flags } = runsSection(runs);
  return {
    title,
    flags: flags
      .filter(({ name }) => !NOT_HERE.includes(name))
      .map((flag): Flag => (flag.name === 'runs' ? { ...flag, says } : flag)),
  };
}

const flagsNamed = (...names: readonly string[]): readonly Flag[] =>
  SCENARIO.flags.filter(({ name }) => names.includes(name));

const ALL: Flag = { name: 'all', kind: 'switch', says: 'every metric, also those that stay' };
const EACH: Flag = { name: 'each', kind: 'switch', says: 'also each change alone' };
const ALL_ROWS: Flag = { name: 'all', kind: 'switch', says: 'every row, however many' };
const COLUMNS: Flag = {
  name: 'columns',
  kind: 'text',
  shows: 'a,b',
  says: 'metrics in the table, as in runs.csv',
};

const SAME_SEEDS = 'of each variant, the same seeds for all';
const EXIT = '0 done, 2 wrong input.   Keys: simulate explain';
const EXIT_OF_GATE = '0 done, 2 wrong input, 3 a --fail-on rule matched.';

export const DECIDE_COMMANDS: readonly Command[] = [
  {
    name: 'what-if',
    group: 'Decide',
    says: 'the effect of a change, before making it',
    usage: 'simulate what-if <scenario> --set path=value [--set-file FILE]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate what-if scenarios/burst.yaml --set autoScalingGroups.spot.maxSize=8',
      'simulate what-if scenarios/burst.yaml --set-file change.yaml -n 20',
    ],
    explains: [
      'A file of changes is YAML: paths as keys, or parts of a scenario laid over it,',
      '  autoScalingGroups.spot.maxSize: 20',
      '  workloads: { web: { replicas: 50 } }      # or a list: - { name: web, … }',
      'Maps of keys are merged; a value (a duration, labels, a list) is replaced whole.',
      'Files come first, in their order, then --set.',
    ],
    sections: [
      {
        title: 'Change',
        flags: [
          ...flagsNamed('set'),
          {
            name: 'set-file',
            kind: 'file',
            shows: 'FILE',
            repeats: true,
            says: 'changes as YAML: paths, or parts of a scenario',
          },
          EACH,
          ...flagsNamed('seed', 'until'),
        ],
      },
      fixedRuns('100', 'paired runs, same seeds on both sides'),
      { title: 'Reading', flags: [ALL] },
      GATE,
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: EXIT_OF_GATE,
  },
  {
    name: 'compare',
    group: 'Decide',
    says: 'several scenarios or saved results side by side',
    usage: 'simulate compare <scenario or result.json> <another> […]',
    words: { least: 2, most: 20 },
    examples: [
      'simulate compare scenarios/burst.yaml scenarios/no-handler.yaml -n 10',
      'simulate compare before.json scenarios/burst.yaml --baseline before.json',
    ],
    explains: [
      'Runs of one seed meet the same chances and are compared in pairs; where no seeds',
      'are shared the sides are compared as independent runs. --set, --seed and --until',
      'hold for every scenario. A result is what simulate run --json FILE wrote.',
    ],
    sections: [
      SCENARIO,
      {
        title: 'Comparing',
        flags: [
          {
            name: 'baseline',
            kind: 'text',
            shows: 'NAME',
            says: 'scenario or file to compare with',
            default: 'the first',
          },
          ALL,
          COLUMNS,
        ],
      },
      fixedRuns('100', SAME_SEEDS),
      GATE,
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: EXIT_OF_GATE,
  },
  {
    name: 'sweep',
    group: 'Decide',
    says: 'every combination of some values',
    usage: 'simulate sweep <scenario> --vary path=a..b:step [--vary path=a,b]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate sweep my.yaml --vary autoScalingGroups.spot.maxSize=4..6',
      'simulate sweep scenarios/burst.yaml -n 5 --csv sweep.csv \\\n      --vary clusterAutoscaler.expander=least-waste,random',
      'simulate sweep scenarios/burst.yaml --vary run.until=20m..30m:5m --dry-run',
    ],
    explains: [
      'Values: 10..30 and 10..30:5 count, with a unit too (60s..2m:20s, 10%..50%:10%);',
      'a,b,c lists. Several --vary make every combination, the last one fastest.',
    ],
    sections: [
      {
        title: 'Variants',
        flags: [
          {
            name: 'vary',
            kind: 'text',
            shows: 'path=…',
            repeats: true,
            says: 'values of one key: 10..30:5, or a,b',
          },
          { name: 'dry-run', kind: 'switch', says: 'only how many variants, how long' },
        ],
      },
      SCENARIO,
      fixedRuns('100', SAME_SEEDS),
      { title: 'Reading', flags: [ALL_ROWS, COLUMNS] },
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: EXIT,
  },
  {
    name: 'batch',
    group: 'Decide',
    says: 'one variant per row of a CSV',
    usage: 'simulate batch <plan.csv> [--scenario FILE]',
    words: { least: 1, most: 1 },
    examples: [
      'simulate batch plan.csv --scenario scenarios/burst.yaml -n 20',
      'simulate batch plan.csv --scenario scenarios/burst.yaml -n 5 --csv back.csv',
    ],
    explains: [
      'The first line of the plan names paths, each line below is a variant; an empty',
      'cell changes nothing. Columns variant (its name), scenario (its file, found',
      'beside the plan) and #… (yours) are optional. Comma or semicolon; after',
      'semicolons 0,5 is a number, and the results come back in the same way: the plan',
      'as it was, and behind it what came of each row. That is a plan again, whose',
      'results the next batch replaces.',
    ],
    sections: [
      {
        title: 'Plan',
        flags: [
          {
            name: 'scenario',
            kind: 'file',
            shows: 'FILE',
            says: 'of rows without a cell in a column scenario',
          },
          { name: 'dry-run', kind: 'switch', says: 'only how many variants, how long' },
        ],
      },
      SCENARIO,
      fixedRuns('100', SAME_SEEDS),
      { title: 'Reading', flags: [ALL_ROWS, COLUMNS] },
      EXPERIMENT_OUTPUT,
      TERMINAL,
    ],
    exit: EXIT,
  },
];
