// The scheduler's messages: where one side was in a state that the other has seen too, it said what the other says.

import type { Check } from './checks.ts';
import type { Refusal } from './messages.ts';
import type { RunOutcome } from './outcome.ts';

/** Two checks: recorded messages against what is simulated in the same states, and the other way round. */
export function messageChecks(
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check[] {
  const theirs = allOf(recorded);
  const ours = allOf(simulated);
  return [
    messageCheck("scheduler's recorded messages", theirs, ours),
    messageCheck("scheduler's simulated messages", ours, theirs),
  ];
}

const allOf = (runs: readonly RunOutcome[]): Refusal[] => runs.flatMap(({ refusals }) => refusals);

/** Whether what one side said is said by the other wherever the other can be asked. */
function messageCheck(name: string, said: readonly Refusal[], others: readonly Refusal[]): Check {
  const known = messagesByState(others);
  const asked = said.filter(({ states }) => states.every((state) => known.has(state)));
  const wrong = asked.filter(
    ({ message, states }) => !states.some((state) => known.get(state)?.has(message)),
  );
  const why =
    wrong.length === 0
      ? null
      : `${wrong.length} differ: ${wrong.slice(0, MOST_SHOWN).map(inWords)}`;
  const comparable = `${asked.length} of ${said.length} in states of both sides`;
  const [recorded, simulated] =
    name === "scheduler's recorded messages"
      ? [comparable, `${asked.length - wrong.length} the same`]
      : [`${asked.length - wrong.length} the same`, comparable];
  return { name, recorded, simulated, held: why === null, why };
}

const MOST_SHOWN = 3;
const inWords = ({ message, states }: Refusal): string => `${message} (${states.at(-1)})`;

function messagesByState(refusals: readonly Refusal[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (const { message, states } of refusals)
    for (const state of states) known.set(state, (known.get(state) ?? new Set()).add(message));
  return known;
}
