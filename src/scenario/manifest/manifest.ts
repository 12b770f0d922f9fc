// A file of Kubernetes YAML, exactly as people apply it → workloads, budgets, and one sentence for each thing in it that
// the simulation leaves out. Probes are left out: the kubelet's prober decides when a container that runs counts as
// Ready, and a scenario's `startup` (bound → Ready) covers image pull, start and probes in one measured duration.

import type { ContainerTimes, PriorityClass } from '../kubernetes/pod-template.ts';
import type { PodDisruptionBudget, Problem, Workload } from '../scenario.ts';
import { budgetOf } from './budget.ts';
import { leftOut } from './left-out.ts';
import { readObjects, type KubernetesObject } from './objects.ts';
import { priorityClassOf, workloadOf } from './workload.ts';

export interface ManifestOptions extends ContainerTimes {
  /** As the scenario names it. */
  readonly file: string;
}

export interface Manifest {
  /** In file order. */
  readonly workloads: readonly Workload[];
  readonly budgets: readonly PodDisruptionBudget[];
  /** What of the file the simulation leaves out, a sentence each. */
  readonly notes: readonly string[];
  /** With places in the manifest's own lines; when there are any, the rest is incomplete. */
  readonly problems: readonly Problem[];
}

export function readManifest(text: string, { file, ...times }: ManifestOptions): Manifest {
  const { objects, problems } = readObjects(text, file);
  const all = objects.filter(isNamed);
  refuseTwins(all);
  const context = { ...times, priorityClasses: priorityClassesOf(all) };
  const workloads: Workload[] = [];
  const budgets: PodDisruptionBudget[] = [];
  const used: KubernetesObject[] = [];
  for (const object of all) {
    const workload = workloadOf(object, context);
    const budget = budgetOf(object);
    if (workload !== undefined) workloads.push(workload);
    if (budget !== undefined) budgets.push(budget);
    if (workload ?? budget ?? object.kind === 'PriorityClass') used.push(object);
  }
  const ignored = all.filter((object) => !used.includes(object));
  const notes = leftOut({ used, ignored }).map((note) => `${file}: ${note}`);
  return { workloads, budgets, notes, problems: problems() };
}

function isNamed({ kind, name, reader }: KubernetesObject): boolean {
  if (name === '' && MODELLED.has(kind)) reader.map('metadata').mistake('name', 'is missing');
  return name !== '' || !MODELLED.has(kind);
}

const MODELLED = new Set([
  'Deployment',
  'DaemonSet',
  'Pod',
  'PodDisruptionBudget',
  'PriorityClass',
]);

/** By these three a cluster knows an object. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export const objectAddress = ({ kind, namespace, name }: ObjectName): string =>
  [kind, namespace, name].join('\n');

/** `kubectl apply` would let the second replace the first; two in one file are a slip. */
function refuseTwins(objects: readonly KubernetesObject[]): void {
  const seen = new Set<string>();
  for (const { kind, namespace, name, title, reader } of objects) {
    if (!MODELLED.has(kind)) continue;
    const address = objectAddress({ kind, namespace, name });
    if (seen.has(address))
      reader.map('metadata').mistake('name', `makes this a second ${title}: remove one of the two`);
    seen.add(address);
  }
}

const priorityClassesOf = (
  objects: readonly KubernetesObject[],
): ReadonlyMap<string, PriorityClass> =>
  new Map(
    objects
      .filter(({ kind }) => kind === 'PriorityClass')
      .map(({ name, reader }) => [name, priorityClassOf(reader)]),
  );
