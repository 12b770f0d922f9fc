// What kube-scheduler wrote about a pod, by the state it was looking at. Two runs are in the same state when their
// Node objects, one by one, are as schedulable, as tainted and as full, and a pod of the same workload waits.

import type { RecordedFact } from '../recorded-fact.ts';
import { isOfDaemonSet, textOf } from './lines.ts';

/** One message, and every state in which it may have been written. */
export interface Refusal {
  readonly message: string;
  /** The state at the time, and those that had only just ended. */
  readonly states: readonly string[];
}

/** From the scheduler's look at its nodes until its message is in everybody's hands. */
const WRITING_S = 0.25;

/** Every refusal from t = 0 on; the same message in the same states once. */
export function refusalsOf(run: readonly RecordedFact[]): Refusal[] {
  const refusals = new Map<string, Refusal>();
  const world = new SeenWorld();
  let recent: { readonly until: number; readonly words: string }[] = [];
  const dates = run.filter(isRefusal).map(({ t }) => t);
  let next = 0;
  for (const line of run) {
    while (next < dates.length && dates[next]! < line.t) next += 1;
    const isNeeded = next < dates.length && dates[next]! - line.t <= WRITING_S;
    if (isNeeded && world.isChangedBy(line)) recent.push({ until: line.t, words: world.inWords() });
    world.see(line);
    if (!isRefusal(line)) continue;
    recent = recent.filter(({ until }) => line.t - until <= WRITING_S);
    const words = new Set([...recent.map((state) => state.words), world.inWords()]);
    const states = [...words].map((state) => `${textOf(line, 'workload')} waits: ${state}`);
    const message = textOf(line, 'why');
    refusals.set(JSON.stringify([message, ...states]), { message, states });
  }
  return [...refusals.values()];
}

const isRefusal = (line: RecordedFact): boolean =>
  line.fact === 'pod-unschedulable' && line.t >= 0 && !isOfDaemonSet(line);

/** One Node object as the facts tell of it. */
interface SeenNode {
  cordoned: boolean;
  taints: string;
}

/** The part of a cluster on which the scheduler's answer depends, as far as facts tell it. */
class SeenWorld {
  readonly #nodes = new Map<string, SeenNode>();
  /** Where each bound pod is, and of which workload, stopping ones included until they are gone. */
  readonly #pods = new Map<string, { readonly node: string; readonly workload: string }>();
  /** What kind of instance a node will be, by its name. */
  readonly #types = new Map<string, string>();

  isChangedBy({ fact }: RecordedFact): boolean {
    return CHANGING.has(fact);
  }

  see(line: RecordedFact): void {
    const node = textOf(line, 'node');
    switch (line.fact) {
      case 'instance-launched':
        this.#types.set(node, `${textOf(line, 'instanceType')} in ${textOf(line, 'zone')}`);
        return;
      case 'node-registered':
        this.#nodes.set(node, { cordoned: false, taints: '' });
        return;
      case 'node-deleted':
        this.#nodes.delete(node);
        return;
      case 'node-cordoned':
        return this.#change(node, (seen) => (seen.cordoned = true));
      case 'node-tainted':
        return this.#change(node, (seen) => (seen.taints = schedulingTaints(line)));
      case 'pod-bound':
        this.#pods.set(textOf(line, 'pod'), { node, workload: textOf(line, 'workload') });
        return;
      case 'pod-deleted':
        this.#pods.delete(textOf(line, 'pod'));
        return;
      default: // the scheduler does not look at it
    }
  }

  #change(node: string, change: (seen: SeenNode) => void): void {
    const seen = this.#nodes.get(node);
    if (seen !== undefined) change(seen);
  }

  /** The nodes, described and sorted, so that names do not matter. */
  inWords(): string {
    const holds = new Map<string, string[]>();
    for (const { node, workload } of this.#pods.values())
      holds.set(node, [...(holds.get(node) ?? []), workload]);
    return [...this.#nodes]
      .map(([node, { cordoned, taints }]) =>
        [this.#types.get(node), cordoned ? 'cordoned' : '', taints, counted(holds.get(node) ?? [])]
          .filter((part) => part !== '')
          .join(' '),
      )
      .toSorted()
      .join('; ');
  }
}

const CHANGING: ReadonlySet<string> = new Set([
  'node-registered',
  'node-deleted',
  'node-cordoned',
  'node-tainted',
  'pod-bound',
  'pod-deleted',
]);

/** Keys and effects of the taints that keep pods off; `PreferNoSchedule` changes no answer. */
const schedulingTaints = (line: RecordedFact): string =>
  textOf(line, 'taints')
    .split(',')
    .filter((taint) => /:(?:NoSchedule|NoExecute)$/.test(taint))
    .map((taint) => taint.replace(/=.*:/, ':'))
    .toSorted()
    .join(',');

/** `4 web, 1 pause`. */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => `${name}×${count}`)
    .toSorted()
    .join(',');
}
