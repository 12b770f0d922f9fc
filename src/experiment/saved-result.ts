// A result that was saved (`result.json` of `simulate run`, one run or many) → the runs of a variant, or one sentence
// on why it cannot be compared. What stands in the file is not trusted.

import { ALL_CAUSES, type CauseRow } from '../metrics/causes/causes.ts';
import { METRICS } from '../metrics/dictionary.ts';
import { CURVE_PERCENTS } from '../metrics/pending-curve.ts';
import { isCount, isNumber } from './kept-record.ts';
import { ifNotFound } from './not-found.ts';
import type { NamedLimit, VariantRuns } from './outcome.ts';
import type { RunRecord } from './run-record.ts';
import { tableOf } from './run-table-builder.ts';

/** The one that we write. */
const SCHEMA = 'simulate/result/v1';

export type SavedResult =
  | {
      readonly variant: VariantRuns;
      readonly toolVersion: string;
      /** How long its runs are, in seconds of theirs. */
      readonly until_s: number | null;
    }
  | { readonly mistake: string };

type Tree = Readonly<Record<string, unknown>>;

/** Reads the text of a saved result. */
export function savedResult(text: string): SavedResult {
  const root = parsed(text);
  if (root === undefined) return { mistake: 'this is no JSON object: save one with --json FILE' };
  const { schema, toolVersion, seed } = root;
  if (schema !== SCHEMA)
    return {
      mistake: `its schema is ${shown(schema)}, compare reads ${SCHEMA}: save the scenario's runs with simulate run --json FILE`,
    };
  // Of many runs those that were made are whole; of one, costs and limits are those of a shorter time.
  if (root['partial'] === true && !('records' in root))
    return { mistake: 'its run was interrupted before its end: save a whole one' };
  const { name, sha256, changes } = treeAt(root, 'scenario');
  const limits = limitsOf(root);
  const records = 'records' in root ? recordsOf(root, limits) : [onlyRecord(root, limits)];
  if (records.length === 0 || records.some((record) => record === undefined))
    return { mistake: 'it has no run with a seed and metrics: is the file cut off?' };
  const variant: VariantRuns = {
    name: textOf(name) || 'saved',
    scenario: textOf(name) || 'saved',
    seed: textOf(seed),
    sha256: textOf(sha256),
    changes: listOf(changes).filter(isTree).map(changeOf),
    limits,
    records: tableOf(records.filter((record) => record !== undefined)),
    partial: root['partial'] === true,
  };
  return { variant, toolVersion: textOf(toolVersion), until_s: numberOf(root['until_s']) };
}

function parsed(text: string): Tree | undefined {
  try {
    const root: unknown = JSON.parse(text);
    return isTree(root) ? root : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const treeAt = (tree: Tree, key: string): Tree => {
  const value = tree[key];
  return isTree(value) ? value : {};
};
const numberOf = (value: unknown): number | null => (isNumber(value) ? value : null);

const shown = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : 'not there';

function changeOf({ path, from, to }: Tree): VariantRuns['changes'][number] {
  const written = (value: unknown): string =>
    typeof value === 'string' ? value : JSON.stringify(value);
  return {
    path: textOf(path),
    ...(from === undefined ? {} : { from: written(from) }),
    ...(to === undefined ? {} : { to: written(to) }),
  };
}

const limitsOf = (root: Tree): readonly NamedLimit[] =>
  listOf(root['limits'])
    .filter(isTree)
    .map(({ name, expression, unit }) => ({
      name: textOf(name),
      expression: textOf(expression),
      unit: textOf(unit),
    }));

/** Runs one by one, as a result of many saves them. */
const recordsOf = (root: Tree, limits: readonly NamedLimit[]): (RunRecord | undefined)[] =>
  listOf(root['records']).map((record) => {
    if (!isTree(record) || typeof record['seed'] !== 'string') return undefined;
    const metrics = metricsOf(treeAt(record, 'metrics'));
    const outcomes = outcomesOf(record, limits);
    if (metrics === undefined || outcomes === undefined) return undefined;
    const { run, seed } = record;
    return {
      run: numberOf(run) ?? 0,
      seed,
      metrics,
      limits: outcomes,
      causes: causesOf(record),
      pending_curve_s: curveOf(record),
      ...ifNotFound(notFoundOf(record)),
    };
  });

function onlyRecord(root: Tree, limits: readonly NamedLimit[]): RunRecord | undefined {
  const metrics = metricsOf(treeAt(root, 'metrics'));
  const outcomes = outcomesOf(root, limits);
  if (typeof root['seed'] !== 'string' || metrics === undefined || outcomes === undefined)
    return undefined;
  return {
    run: 0,
    seed: root['seed'],
    metrics,
    limits: outcomes,
    causes: causesOf(root),
    pending_curve_s: curveOf(root),
    ...ifNotFound(notFoundOf(root)),
  };
}

/** Undefined when one of the limits has no outcome. */
function outcomesOf(of: Tree, limits: readonly NamedLimit[]): RunRecord['limits'] | undefined {
  const outcomes = listOf(of['limits']).filter(isTree);
  if (outcomes.length !== limits.length) return undefined;
  return outcomes.map(({ held, observed }, place) => ({
    name: limits[place]!.name,
    held: held === true,
    observed: numberOf(observed),
  }));
}

/** All of the curve of pending times, or none of it. */
function curveOf(of: Tree): readonly number[] {
  const curve = listOf(of['pending_curve_s'])
    .map(numberOf)
    .filter((value) => value !== null);
  return curve.length === CURVE_PERCENTS.length ? curve : [];
}

/** None in results of before it was counted. */
const notFoundOf = ({ instances_not_found: count }: Tree): number => (isCount(count) ? count : 0);

/** Charges to causes that we know; none in results of before there were any. */
const causesOf = (of: Tree): CauseRow[] =>
  listOf(of['causes'])
    .filter(isTree)
    .flatMap(({ kind, cause, pod_seconds, pods, share_percent, ...refused }): CauseRow[] => {
      const known = ALL_CAUSES.find((each) => each.kind === kind && each.cause === cause);
      if (known === undefined) return [];
      return [
        {
          ...known,
          pod_seconds: numberOf(pod_seconds),
          pods: numberOf(pods) ?? 0,
          share_percent: numberOf(share_percent) ?? 0,
          budget: textOf(refused['budget']) || null,
          disruptions_allowed: numberOf(refused['disruptions_allowed']),
        },
      ];
    });

const TIME = /^(.+)_(mean|p\d+|max)_s$/;

/** Flat, or with the statistics of a time beneath its name; undefined when none of ours is there. */
function metricsOf(saved: Tree): RunRecord['metrics'] | undefined {
  const found = [...METRICS.keys()].map((metric): [string, number | null] => {
    const [, time, statistic] = TIME.exec(metric) ?? [];
    const nested = time === undefined ? undefined : treeAt(saved, `${time}_s`)[statistic!];
    return [metric, numberOf(saved[metric] ?? nested)];
  });
  return found.every(([, value]) => value === null) ? undefined : Object.fromEntries(found);
}
