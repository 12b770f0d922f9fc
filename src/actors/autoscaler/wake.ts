// What the autoscaler asks to be woken for, and its port.

import type { NodeId } from '../../ids.ts';
import type { ClusterPort } from '../contract.ts';
import type { DeletionWake } from './scale-down/actuator.ts';

export type AutoscalerWake =
  /** The scan interval is over; `wait` says which wait it ends, for signals may have ended that one before. */
  | { readonly do: 'scan'; readonly wait: number }
  /** The watch delivers a refusal. */
  | { readonly do: 'signal' }
  | { readonly do: 'end-loop' }
  | NodeWake;

/** Something to do to a node, between loops. */
export type NodeWake = MarkWake | DeletionWake;

/** Put on or take off a soft taint. */
export interface MarkWake {
  readonly do: 'mark-candidate' | 'unmark-candidate';
  readonly node: NodeId;
}

export type AutoscalerPort = ClusterPort<AutoscalerWake>;
