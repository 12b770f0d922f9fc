// Scenario files for tests of the loader: a small one that is right, and ways to change it.

import { loadScenario, type LoadOptions } from '../../src/scenario/load.ts';
import { renderProblems } from '../../src/scenario/problems.ts';
import type { Problem, Scenario } from '../../src/scenario/scenario.ts';

/** The smallest scenario that takes a Spot node away from a Deployment. */
export const SMALL = `name: small
run: { until: 30m, seed: 42 }
autoScalingGroups:
  - name: spot
    instanceTypes: [m5.xlarge]
    desiredCapacity: 4
    maxSize: 8
    onDemandPercentageAboveBaseCapacity: 0
workloads:
  - { kind: Deployment, name: web, replicas: 8, requests: { cpu: 500m, memory: 1Gi } }
events:
  - { at: 5m, reclaim: { group: spot, count: 1 } }
expect:
  - pending p95 <= 2m
`;

/** The scenario that a text is; a test whose text is wrong fails with what is wrong. */
export function scenarioOf(text: string, options: LoadOptions = {}): Scenario {
  const loading = loadScenario(text, { file: 'test.yaml', ...options });
  if ('problems' in loading) throw new Error(renderProblems(loading.problems, text));
  return loading.scenario;
}

/** The problems of a text; a test whose text is right fails. */
export function problemsOf(text: string, options: LoadOptions = {}): readonly Problem[] {
  const loading = loadScenario(text, { file: 'test.yaml', ...options });
  if ('problems' in loading) return loading.problems;
  throw new Error('this scenario has no problem');
}

/** Their sentences alone. */
export const sentencesOf = (text: string, options: LoadOptions = {}): readonly string[] =>
  problemsOf(text, options).map(({ message }) => message);

/** What the loader notes about a text that is right. */
export function notesOf(text: string, options: LoadOptions = {}): readonly string[] {
  return scenarioOf(text, options).notes;
}
