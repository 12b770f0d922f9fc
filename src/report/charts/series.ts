// Step series small enough to draw: repeated values dropped, then each bucket of time kept as its first, least,
// greatest and last point, so that no peak is lost however long the run.

export interface Step {
  readonly t_s: number;
  readonly value: number;
}

/** At most this many points a series: about two for each pixel of the widest chart. */
export const MOST_POINTS = 1200;

/** Thins `steps` (in order of time) to at most `most` points, and holds the last value until `until`. */
export function thinned(steps: readonly Step[], until: number, most = MOST_POINTS): Step[] {
  const changes = onlyChanges(steps);
  const kept = changes.length < most ? changes : extremesOfBuckets(changes, Math.floor(most / 4));
  const last = kept.at(-1);
  return last === undefined || last.t_s >= until ? kept : [...kept, { ...last, t_s: until }];
}

function onlyChanges(steps: readonly Step[]): Step[] {
  const changes: Step[] = [];
  for (const step of steps) {
    const before = changes.at(-1);
    if (before?.t_s === step.t_s) changes.pop(); // of several values at one instant the last holds
    if (changes.at(-1)?.value !== step.value) changes.push(step);
  }
  return changes;
}

function extremesOfBuckets(steps: readonly Step[], buckets: number): Step[] {
  const from = steps[0]!.t_s;
  const width = (steps.at(-1)!.t_s - from) / buckets;
  const kept: Step[] = [];
  for (let i = 0; i < steps.length;) {
    const bucket = Math.floor((steps[i]!.t_s - from) / width);
    const first = i;
    while (i < steps.length && Math.floor((steps[i]!.t_s - from) / width) === bucket) i += 1;
    kept.push(...extremes(steps, first, i - 1));
  }
  return kept.slice(0, buckets * 4 + 1);
}

function extremes(steps: readonly Step[], first: number, last: number): Step[] {
  let least = first;
  let greatest = first;
  for (let i = first; i <= last; i += 1) {
    if (steps[i]!.value < steps[least]!.value) least = i;
    if (steps[i]!.value > steps[greatest]!.value) greatest = i;
  }
  const places = [...new Set([first, least, greatest, last])].toSorted((a, b) => a - b);
  return places.map((i) => steps[i]!);
}

/** Every k-th of a list, first and last always among them: for tables a person reads. */
export function everyKth<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from(
    { length: most },
    (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]!,
  );
}
