// The story's landmarks: what happened at one instant in one group is one moment with a count.

import type { GroupId } from '../ids.ts';
import { RUN_START, type Instant } from '../units.ts';
import type { Names } from './names.ts';
import type { Moment } from './result.ts';

interface Landmark {
  readonly at: Instant;
  readonly kind: Moment['kind'];
  readonly group: GroupId;
  count: number;
}

export class Moments {
  readonly #landmarks: Landmark[] = [];

  /** `count` more of `kind`; before t = 0 nothing is a story yet. */
  add(kind: Moment['kind'], group: GroupId, at: Instant, count = 1): void {
    if (at < RUN_START) return;
    const same = this.#ofThisInstant(kind, group, at);
    if (same) same.count += count;
    else this.#landmarks.push({ at, kind, group, count });
  }

  #ofThisInstant(kind: Moment['kind'], group: GroupId, at: Instant): Landmark | undefined {
    for (let i = this.#landmarks.length - 1; i >= 0; i -= 1) {
      const landmark = this.#landmarks[i]!;
      if (landmark.at !== at) return undefined;
      if (landmark.kind === kind && landmark.group === group) return landmark;
    }
    return undefined;
  }

  rows(names: Names): Moment[] {
    return this.#landmarks.map(({ at, kind, group, count }) => ({
      t_s: at / 1000,
      kind,
      group: names.group(group),
      count,
    }));
  }
}
