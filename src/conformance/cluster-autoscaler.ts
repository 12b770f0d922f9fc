// Cases derived from Cluster Autoscaler's own unit tests, answered by the very functions that the actor runs.

import type { JsonObject } from '../scenario/scenario.ts';
import { agrees, type AutoscalerCase, type Given } from './cluster-autoscaler-case.ts';
import {
  cropToBudgets,
  podsToMove,
  removableAt,
  unneeded,
  utilization,
} from './cluster-autoscaler-scale-down.ts';
import {
  backedOff,
  balance,
  bestOptions,
  estimated,
  filteredOut,
  scaledUp,
  similar,
  upcoming,
} from './cluster-autoscaler-scale-up.ts';
import type { Verdict } from './verdict.ts';

/** What answers each operation. */
const ANSWERS: Readonly<Record<string, (given: Given, expect: JsonObject) => JsonObject>> = {
  balance,
  similar,
  estimate: estimated,
  bestOptions,
  scaleUp: scaledUp,
  filterOutSchedulable: filteredOut,
  upcomingNodes: upcoming,
  backoff: backedOff,
  unneeded,
  removableAt,
  cropToBudgets,
  podsToMove,
  utilization,
};

/** Judges one case; what needs a part that is not built is unsupported by that part's name. */
export function checkAutoscalerCase(theCase: AutoscalerCase): Verdict {
  const { id: name, op, given, expect } = theCase;
  const answer = Object.hasOwn(ANSWERS, op) ? ANSWERS[op] : undefined;
  if (answer === undefined) return { name, outcome: 'unsupported', why: op };
  const got = answer(given, expect);
  const { relativeTolerance = 0, ...expected } = expect;
  const outcome = agrees(expected, got, Number(relativeTolerance)) ? 'passed' : 'failed';
  return { name, outcome, expected: JSON.stringify(expected), got: JSON.stringify(got) };
}
