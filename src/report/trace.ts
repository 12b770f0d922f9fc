// What happened, one line per fact: instant, who said it, what, about whom. Or only what concerns one pod, one node,
// or the pods that were lost.

import type { Fact } from '../cluster/fact.ts';
import type { NodeId, PodId } from '../ids.ts';
import { Names } from '../metrics/names.ts';
import { RUN_START, type Instant } from '../units.ts';
import { clock } from './format.ts';
import { padded } from './table.ts';
import { wordsOf } from './trace-words.ts';

/** One fact of a run, kept. */
export interface TraceEntry {
  readonly at: Instant;
  readonly speaker: string;
  readonly fact: Fact;
}

export interface TraceFilter {
  /** Names; what concerns any of these pods, nodes or warm instances is kept. Without any, everything is. */
  readonly pods?: readonly string[];
  readonly nodes?: readonly string[];
  /** Keep what concerns pods that were lost. */
  readonly lost?: boolean;
  /** Also how the steady state came about, before t = 0. */
  readonly settling?: boolean;
}

/** The longest names of actors and the most usual kinds and subjects fit; a longer one pushes what follows. */
const WIDTHS = { speaker: 32, kind: 28, subject: 12 } as const;

/** Turns facts, each as it is said, into lines. Must be given every fact from the first on. */
export function lineWriter(): (fact: Fact, at: Instant, speaker: string) => string {
  const names = new Names();
  return (fact, at, speaker) => {
    names.hear(fact);
    return lineOf({ fact, at, speaker }, names);
  };
}

function lineOf({ fact, at, speaker }: TraceEntry, names: Names): string {
  const { subject, details } = wordsOf(fact, names);
  return [
    clock(at),
    padded(speaker, WIDTHS.speaker),
    padded(fact.kind, WIDTHS.kind),
    padded(subject, WIDTHS.subject),
    details,
  ]
    .join('  ')
    .trimEnd();
}

/** The lines of a whole run, or of what the filter keeps of it. */
export function traceLines(entries: readonly TraceEntry[], filter: TraceFilter = {}): string[] {
  const names = new Names();
  for (const { fact } of entries) names.hear(fact);
  const concerns = concernOf(entries, filter, names);
  return entries
    .filter(({ at, fact }) => (filter.settling || at >= RUN_START) && concerns(fact))
    .map((entry) => lineOf(entry, names));
}

/** Names in a filter that no pod or node of the run had: misspelt, most likely. */
export function unknownNames(
  entries: readonly TraceEntry[],
  { pods = [], nodes = [] }: TraceFilter,
): string[] {
  const names = new Names();
  for (const { fact } of entries) names.hear(fact);
  const known = new Set([...names.podNames(), ...names.nodeNames(), ...names.warmNames()]);
  return [...pods, ...nodes].filter((name) => !known.has(name));
}

function concernOf(
  entries: readonly TraceEntry[],
  { pods = [], nodes = [], lost = false }: TraceFilter,
  names: Names,
): (fact: Fact) => boolean {
  if (pods.length === 0 && nodes.length === 0 && !lost) return () => true;
  const lostPods = new Set<PodId>();
  for (const { fact } of entries) if (lost && fact.kind === 'pod-lost') lostPods.add(fact.pod);
  const isWanted = (pod: PodId): boolean => lostPods.has(pod) || pods.includes(names.pod(pod));
  const isWantedNode = (node: NodeId): boolean => nodes.includes(names.node(node));
  return (fact) =>
    ('pod' in fact && isWanted(fact.pod)) ||
    ('node' in fact && fact.node !== undefined && isWantedNode(fact.node)) ||
    ('warm' in fact && fact.warm !== undefined && nodes.includes(names.warm(fact.warm)));
}
