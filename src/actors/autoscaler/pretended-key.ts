// How nodes that are only imagined are told apart: real nodes go by their ids from 0 on, imagined ones by numbers below.
// Each kind has every fourth of them, so that no two are ever the same, however many groups and nodes there are.

import type { GroupId } from '../../ids.ts';

const KINDS = 4;
/** More nodes than a group is ever short of. */
const NODES_OF_A_GROUP = 1_000_000;

/** The `k`-th awaited node of a group whose template is remembered: it keeps its name from loop to loop. */
export const rememberedKey = (group: GroupId, k: number): number =>
  -1 - KINDS * (group * NODES_OF_A_GROUP + k);

/** The `n`-th awaited node of a template that is named at random in every loop. */
export const newKey = (n: number): number => -2 - KINDS * n;

/** The `n`-th node of an estimation. */
export const estimatedKey = (n: number): number => -3 - KINDS * n;

/** The one node on which a group's fit is tried. */
export const TRIED_KEY = -4;
