// All workloads of a scenario in file order, short forms and manifests, and all budgets.

import type { PodDisruptionBudget, Workload } from '../scenario.ts';
import { isList, isMap, valueAt } from '../source.ts';
import type { Names } from './names.ts';
import { buildWorkload, type WorkloadContext } from './workloads.ts';

/** Undefined stands for a workload that could not be read. */
export interface WorkloadList {
  readonly workloads: readonly (Workload | undefined)[];
  readonly budgets: readonly PodDisruptionBudget[];
}

export type ReadFile = (path: string) => string;

export function buildWorkloads(
  context: WorkloadContext,
  names: Names,
  _readFile: ReadFile | undefined,
): WorkloadList {
  const { document } = context.findings.source;
  const list = valueAt(document, ['workloads']);
  const workloads: (Workload | undefined)[] = [];
  const budgets: PodDisruptionBudget[] = [];
  for (const [index, item] of isList(list) ? list.entries() : []) {
    const path = ['workloads', index];
    const built = buildWorkload(path, context);
    const name = isMap(item) ? item['name'] : undefined;
    if (typeof name === 'string') names.add(name, workloads.length, [...path, 'name']);
    else names.markIncomplete();
    workloads.push(built?.workload);
    if (built?.budget !== undefined) budgets.push(built.budget);
  }
  return { workloads, budgets };
}
