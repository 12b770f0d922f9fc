// Knobs with the scenarios of their settings, from little room to much; and the knobs that have none.

import type { Scenario } from '../../scenario/scenario.ts';
import { candidateOf, type Candidate, type ReadFile } from './candidates.ts';
import type { Knob, NotCompared } from './knob.ts';
import { knobsFor, type KnobQuestion } from './knobs.ts';

/** A knob and the scenarios of its settings. */
export interface Ladder {
  readonly knob: Knob;
  readonly candidates: readonly Candidate[];
}

/** Every knob with a setting that is a scenario; those without, and why. */
export function laddersOf(
  base: Scenario,
  question: KnobQuestion,
  readFile?: ReadFile,
): { readonly ladders: readonly Ladder[]; readonly notCompared: readonly NotCompared[] } {
  const offered = knobsFor(base, question);
  const notCompared = [...offered.notCompared];
  const ladders: Ladder[] = [];
  for (const knob of offered.knobs) {
    const made = knob.settings.map(({ name, sets }) =>
      candidateOf(base, { values: [name], sets, name: `${knob.name}=${name}` }, readFile),
    );
    const candidates = made.flatMap((each) => ('why' in each ? [] : [each]));
    const refused = made.find((each) => 'why' in each);
    if (candidates.length > 0) ladders.push({ knob, candidates });
    else if (refused !== undefined) notCompared.push({ knob: knob.name, why: refused.why });
  }
  return { ladders, notCompared };
}
