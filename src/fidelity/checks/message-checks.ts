// The scheduler's messages: in a state that both sides have seen, one side says nothing that the other never says; and
// whatever was recorded is said by some simulated run.

import type { Check } from './checks.ts';
import type { MessagesByState } from './messages.ts';
import type { RunOutcome } from './outcome.ts';

/** Two checks: the messages of equal states, and the recorded messages in whatever state. */
export function messageChecks(
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check[] {
  const theirs = merged(recorded);
  const ours = merged(simulated);
  return [sameStates(theirs, ours), everyMessage(theirs, ours)];
}

function sameStates(theirs: MessagesByState, ours: MessagesByState): Check {
  const shared = [...theirs.keys()].filter((state) => ours.has(state));
  const wrong = shared.flatMap((state) => difference(state, theirs.get(state)!, ours.get(state)!));
  const states = (all: MessagesByState): string =>
    `${all.size} states with a refused pod, ${shared.length} of them on both sides`;
  return {
    name: "scheduler's messages in equal states",
    recorded: states(theirs),
    simulated: states(ours),
    held: wrong.length === 0,
    why: wrong.length === 0 ? null : wrong.join(' | '),
  };
}

/** Messages of one state that only one side has. */
function difference(
  state: string,
  theirs: ReadonlySet<string>,
  ours: ReadonlySet<string>,
): string[] {
  const unsaid = [...theirs].filter((message) => !ours.has(message));
  const unheard = [...ours].filter((message) => !theirs.has(message));
  return [
    ...unsaid.map((message) => `${state}: recorded, never simulated: ${message}`),
    ...unheard.map((message) => `${state}: simulated, never recorded: ${message}`),
  ];
}

function everyMessage(theirs: MessagesByState, ours: MessagesByState): Check {
  const recorded = new Set([...theirs.values()].flatMap((said) => [...said]));
  const simulated = new Set([...ours.values()].flatMap((said) => [...said]));
  const missing = [...recorded].filter((message) => !simulated.has(message));
  return {
    name: "scheduler's messages",
    recorded: `${recorded.size} messages`,
    simulated: `${recorded.size - missing.length} of them, ${simulated.size} in all`,
    held: missing.length === 0,
    why: missing.length === 0 ? null : `never simulated: ${missing.join(' | ')}`,
  };
}

/** What all runs of one side said in each state. */
function merged(runs: readonly RunOutcome[]): MessagesByState {
  const all = new Map<string, Set<string>>();
  for (const { messages } of runs)
    for (const [state, said] of messages) {
      const known = all.get(state) ?? new Set();
      for (const message of said) known.add(message);
      all.set(state, known);
    }
  return all;
}
