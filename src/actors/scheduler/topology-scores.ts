// The scores that depend on where other pods are, for one kind of pod; most kinds have none.

import type { PodTemplate } from '../../kubernetes.ts';
import type { PodsByTopology } from '../framework/pods-by-topology.ts';
import { AffinityScores } from './affinity-scores.ts';
import { OwnSpreadScores } from './own-spread-scores.ts';

export class TopologyScores {
  readonly spread: OwnSpreadScores;
  readonly affinity: AffinityScores;

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.spread = new OwnSpreadScores(template, pods);
    this.affinity = new AffinityScores(template, pods);
  }

  get isEmpty(): boolean {
    return this.spread.isEmpty && this.affinity.isEmpty;
  }
}
