// The scheduler's messages: each one that was recorded is the one that ours writes about the same pod in the same
// state. The real scheduler looked at its nodes a moment before its message was seen; and where it had just placed
// other pods, it knew so a moment before their bindings were seen.

import type { Scenario } from '../../scenario/scenario.ts';
import type { RecordedFact } from '../recorded-fact.ts';
import type { Check } from './checks.ts';
import { isOfDaemonSet, textOf } from './lines.ts';
import { CHANGING, RecordedWorld } from './recorded-world.ts';

/** From the scheduler's look at its nodes until its message is seen. */
const WRITING_S = 0.2;
/** From a placement, which counts at once, until its binding is seen. */
const BINDINGS_S = [0, 0.005, 0.01, 0.02, 0.05, 0.1] as const;

/** Asks our scheduler about every refusal of the recorded runs. */
export function messageCheck(
  scenario: Scenario,
  recorded: readonly (readonly RecordedFact[])[],
): Check {
  const refusals = recorded.flatMap((run) => judged(scenario, run));
  const wrong = refusals.filter(({ ours, theirs }) => !ours.has(theirs));
  const why =
    wrong.length === 0
      ? null
      : `${wrong.length} differ: ${wrong.slice(0, MOST_SHOWN).map(inWords)}`;
  return {
    name: "scheduler's messages",
    recorded: `${refusals.length} messages`,
    simulated: `${refusals.length - wrong.length} of them, in the same states`,
    held: why === null,
    why,
  };
}

interface Judged {
  readonly theirs: string;
  /** What ours writes in the state at the time, and in those that had only just ended. */
  readonly ours: ReadonlySet<string>;
  readonly pod: string;
  readonly t: number;
}

const MOST_SHOWN = 3;
const inWords = ({ theirs, ours, pod, t }: Judged): string =>
  `${pod} at ${t} s: ${theirs} (ours: ${[...ours].join(' or ') || 'it fits'})`;

function judged(scenario: Scenario, run: readonly RecordedFact[]): Judged[] {
  const refusals = run.filter(isRefusal);
  const answers = new Map(refusals.map((line) => [line, new Set<string>()]));
  for (const lead of BINDINGS_S) ask(scenario, withBindingsEarlier(run, lead), answers);
  return refusals.map((line) => ({
    theirs: textOf(line, 'why'),
    ours: answers.get(line)!,
    pod: textOf(line, 'pod'),
    t: line.t,
  }));
}

/** Our answer about each pod in every state of which its message may tell. */
function ask(
  scenario: Scenario,
  run: readonly RecordedFact[],
  answers: ReadonlyMap<RecordedFact, Set<string>>,
): void {
  const world = new RecordedWorld(scenario);
  const awaited = [...answers.keys()];
  for (const line of run) {
    if (CHANGING.has(line.fact) || isRefusal(line))
      for (const refusal of awaited) {
        if (refusal.t - line.t > WRITING_S) break;
        const message = world.messageFor(textOf(refusal, 'pod'));
        if (message !== undefined) answers.get(refusal)!.add(message);
      }
    if (isRefusal(line)) awaited.splice(awaited.indexOf(line), 1);
    world.see(line);
  }
}

/** The same run with each binding seen `lead` seconds earlier, but not before its pod was created. */
function withBindingsEarlier(run: readonly RecordedFact[], lead: number): RecordedFact[] {
  const created = new Map<string, number>();
  const timed = run.map((line) => {
    if (line.fact === 'pod-created') created.set(textOf(line, 'pod'), line.t);
    const isBinding = line.fact === 'pod-bound';
    const earliest = created.get(textOf(line, 'pod')) ?? line.t;
    return { line, at: isBinding ? Math.max(line.t - lead, earliest) : line.t };
  });
  return timed.toSorted((a, b) => a.at - b.at).map(({ line }) => line);
}

const isRefusal = (line: RecordedFact): boolean =>
  line.fact === 'pod-unschedulable' && line.t >= 0 && !isOfDaemonSet(line);
