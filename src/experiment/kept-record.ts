// A record that was kept in a file, held against what a record is: files come from other machines, and nothing in them
// is believed before it was looked at.

import {
  EVICTING_CAUSES,
  LOST_CAUSES,
  WAITING_CAUSES,
  type CauseKind,
} from '../metrics/causes/causes.ts';
import { CURVE_PERCENTS } from '../metrics/pending-curve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunRecord } from './run-record.ts';
import { seedOfRun } from './seeds.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a run counts and adds up stays far below; near the largest number there is, the axis of a chart finds no end. */
const LARGEST = 1e15;

/** A number that a run may have come to. */
export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= LARGEST;
const isNumberOrNull = (value: unknown): boolean => value === null || isNumber(value);

/** A number of things that a run may have counted. */
export const isCount = (value: unknown): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 0;

/** Has it everything that a record has, each of its kind? */
export function isRunRecord(value: unknown): value is RunRecord {
  if (!isTree(value)) return false;
  const { run, seed, metrics, limits, causes, pending_curve_s: curve } = value;
  const { instances_not_found: notFound = 0 } = value;
  return (
    Number.isSafeInteger(run) &&
    Number(run) >= 0 &&
    typeof seed === 'string' &&
    isTree(metrics) &&
    Object.values(metrics).every(isNumberOrNull) &&
    Array.isArray(limits) &&
    limits.every(isOutcome) &&
    Array.isArray(causes) &&
    causes.every(isCharge) &&
    isCurve(curve) &&
    isCount(notFound)
  );
}

/** Empty without pods. */
const isCurve = (value: unknown): boolean =>
  Array.isArray(value) &&
  (value.length === 0 || value.length === CURVE_PERCENTS.length) &&
  value.every(isNumber);

const isOutcome = (value: unknown): boolean =>
  isTree(value) &&
  typeof value['name'] === 'string' &&
  typeof value['held'] === 'boolean' &&
  isNumberOrNull(value['observed']);

const CAUSES: Readonly<Record<CauseKind, readonly string[]>> = {
  waiting: WAITING_CAUSES,
  evicting: EVICTING_CAUSES,
  lost: LOST_CAUSES,
};

const isKind = (value: unknown): value is CauseKind =>
  typeof value === 'string' && Object.hasOwn(CAUSES, value);

const isCharge = (value: unknown): boolean =>
  isTree(value) &&
  isKind(value['kind']) &&
  CAUSES[value['kind']].includes(String(value['cause'])) &&
  isNumberOrNull(value['pod_seconds']) &&
  isNumber(value['pods']) &&
  isNumber(value['share_percent']) &&
  (value['budget'] === null || typeof value['budget'] === 'string') &&
  isNumberOrNull(value['disruptions_allowed']);

/** Can it be a run of this scenario: has it the seed of its number, and an outcome for each limit? */
export const isOf = ({ run, seed, limits }: RunRecord, scenario: Scenario): boolean =>
  seed === seedOfRun(scenario.run.seed, run) &&
  limits.length === scenario.expect.length &&
  limits.every(({ name }, place) => name === scenario.expect[place]!.name);
