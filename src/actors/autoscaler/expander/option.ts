// One way to help pending pods: so many new nodes of one group would take these pods.

import type { GroupId } from '../../../ids.ts';
import type { NodeTemplate } from '../node-template.ts';
import type { SimPod } from '../sim-pod.ts';

export interface ExpansionOption {
  readonly group: GroupId;
  readonly groupName: string;
  readonly nodes: number;
  readonly pods: readonly SimPod[];
  readonly template: NodeTemplate;
}

/** Keeps the best of some options, at least one. */
export type ExpanderFilter = (options: readonly ExpansionOption[]) => readonly ExpansionOption[];
