// One way to keep room for a burst, and the words in which such ways are written.

import type { AutoScalingGroup, Json, Scenario } from '../../scenario/scenario.ts';
import { nameStep } from '../../scenario/source.ts';
import type { Set } from '../../scenario/vary.ts';

/** One way to keep room, from little of it to much. */
export interface Knob {
  readonly name: string;
  readonly settings: readonly { readonly name: string; readonly sets: readonly Set[] }[];
  /** What a reader must know to trust its rows. */
  readonly notes?: readonly string[];
}

/** A knob that cannot be turned here, and why. */
export interface NotCompared {
  readonly knob: string;
  readonly why: string;
}

export const groupOf = ({ autoScalingGroups }: Scenario, name: string): AutoScalingGroup =>
  autoScalingGroups.find((group) => group.name === name)!;

export const groupPath = (group: string, key: string): string =>
  `autoScalingGroups.${nameStep(group)}.${key}`;

export const setTo = (path: string, value: Json): Set => ({ path, value: JSON.stringify(value) });

/** 1 to n. */
export const upTo = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, place) => place + 1);
