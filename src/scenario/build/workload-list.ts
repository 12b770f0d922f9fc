// All workloads of a scenario in file order, short forms and manifests, and all budgets.

import {
  objectAddress,
  readManifest,
  type Manifest,
  type ObjectName,
} from '../manifest/manifest.ts';
import { read } from '../read.ts';
import type { PodDisruptionBudget, Problem, Workload } from '../scenario.ts';
import { manifest as manifestSchema } from '../schema/workloads.ts';
import { isList, isMap, valueAt, type Path } from '../source.ts';
import { notText } from '../text.ts';
import { quoted } from '../wording.ts';
import type { PlacedWorkload } from './inter-pod-targets.ts';
import type { Names } from './names.ts';
import { buildWorkload, type WorkloadContext } from './workloads.ts';

/** Reads a file beside the scenario; throws an error with a sentence when it cannot. */
export type ReadFile = (path: string) => string;

/** Undefined stands for a workload that could not be read. */
export interface WorkloadList {
  readonly workloads: readonly (Workload | undefined)[];
  readonly budgets: readonly PodDisruptionBudget[];
  /** Those that could be read. */
  readonly placed: readonly PlacedWorkload[];
}

export function buildWorkloads(
  context: WorkloadContext,
  names: Names,
  readFile: ReadFile | undefined,
): WorkloadList {
  const builder = new ListBuilder(context, names, readFile);
  const list = valueAt(context.findings.source.document, ['workloads']);
  for (const [index, item] of isList(list) ? list.entries() : []) {
    const path = ['workloads', index];
    if (isMap(item) && Object.hasOwn(item, 'manifest')) builder.addManifest(path);
    else builder.addShortForm(path);
  }
  return builder;
}

class ListBuilder implements WorkloadList {
  readonly workloads: (Workload | undefined)[] = [];
  readonly budgets: PodDisruptionBudget[] = [];
  readonly placed: PlacedWorkload[] = [];
  readonly #context: WorkloadContext;
  readonly #names: Names;
  readonly #readFile: ReadFile | undefined;
  /** By their addresses, where each was named first. */
  readonly #objects = new Map<string, Path>();

  constructor(context: WorkloadContext, names: Names, readFile: ReadFile | undefined) {
    this.#context = context;
    this.#names = names;
    this.#readFile = readFile;
  }

  addShortForm(path: Path): void {
    const name = valueAt(this.#context.findings.source.document, [...path, 'name']);
    const built = buildWorkload(path, this.#context);
    if (typeof name === 'string') this.#names.add(name, this.workloads.length, [...path, 'name']);
    else this.#names.markIncomplete();
    this.workloads.push(built?.workload);
    if (built !== undefined) this.placed.push({ workload: built.workload, path });
    if (built !== undefined) this.#objects.set(objectAddress(objectOf(built.workload)), path);
    if (built?.budget !== undefined) this.budgets.push(built.budget);
  }

  addManifest(path: Path): void {
    const found = this.#readManifest(path);
    if (found === undefined) return this.#names.markIncomplete();
    const { findings } = this.#context;
    findings.add(found.problems);
    if (found.problems.length > 0) this.#names.markIncomplete();
    for (const note of found.notes) findings.note([...path, 'manifest'], note);
    const at = [...path, 'manifest'];
    for (const workload of found.workloads) this.#addNamed(workload, at);
    for (const budget of found.budgets)
      if (this.#isNew({ ...budget, kind: 'PodDisruptionBudget' }, at)) this.budgets.push(budget);
  }

  /** Kubernetes tells objects of one name apart by their kind and namespace; here the name says it. */
  #addNamed(workload: Workload, path: Path): void {
    if (!this.#isNew(objectOf(workload), path)) return;
    const { namespace } = workload.template;
    const isTaken = this.#names.has(workload.name);
    const name = isTaken ? `${namespace}/${workload.name}` : workload.name;
    if (isTaken)
      this.#context.findings.note(
        path,
        `the ${workload.kind} ${workload.name} in namespace ${namespace} is called ${name} here: another has its name`,
      );
    this.#names.add(name, this.workloads.length, path);
    this.workloads.push({ ...workload, name });
    this.placed.push({ workload: { ...workload, name }, path });
  }

  /**
   * A cluster has an object once: two files with it are one that was named twice, and would count twice. What stands
   * twice within a file is told at its line there.
   */
  #isNew(object: ObjectName, path: Path): boolean {
    const address = objectAddress(object);
    const before = this.#objects.get(address);
    if (before === undefined) this.#objects.set(address, path);
    const { kind, namespace, name } = object;
    if (before !== undefined && before !== path)
      this.#context.findings.error(
        path,
        `a second ${kind} ${name} in namespace ${namespace}, which a cluster has once: remove one of the two`,
      );
    return before === undefined;
  }

  #readManifest(path: Path): Manifest | undefined {
    const { findings, defaults } = this.#context;
    const written = read(manifestSchema, path, findings);
    if (written === undefined || !findings.isReadable([...path, 'manifest'])) return undefined;
    const text = this.#textOf(written.manifest, [...path, 'manifest']);
    if (text === undefined) return undefined;
    const file = beside(findings.source.file, written.manifest);
    const wrong = notText(text, { file, what: 'manifest' });
    if (wrong !== undefined) return nothingBut(wrong);
    const { startup = defaults.startup, shutdown = defaults.shutdown } = written;
    return readManifest(text, { file, startup, shutdown });
  }

  #textOf(name: string, path: Path): string | undefined {
    const { findings } = this.#context;
    if (this.#readFile === undefined) {
      findings.error(path, `the manifest ${quoted(name)} cannot be read from here: give readFile`);
      return undefined;
    }
    try {
      return this.#readFile(name);
    } catch (error) {
      // Whoever reads files for us says in one sentence why it cannot.
      const why = error instanceof Error ? error.message : String(error);
      findings.error(path, `the manifest ${quoted(name)} cannot be read: ${why}`);
      return undefined;
    }
  }
}

const objectOf = ({ kind, name, template }: Workload): ObjectName => ({
  kind,
  name,
  namespace: template.namespace,
});

const nothingBut = (problem: Problem): Manifest => ({
  workloads: [],
  budgets: [],
  notes: [],
  problems: [problem],
});

/** A path that the scenario names, as seen from where the scenario's own path is seen. */
function beside(scenario: string, path: string): string {
  const folder = /^(.*[/\\])[^/\\]*$/.exec(scenario)?.[1] ?? '';
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}${path.replace(/^\.[/\\]/, '')}`;
}
