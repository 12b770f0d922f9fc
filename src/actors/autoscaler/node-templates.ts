// The template of each group, renewed in every loop: copied from a live node, else of an earlier loop, else guessed.
// kubernetes/autoscaler cluster-autoscaler/processors/nodeinfosprovider/mixed_nodeinfos_processor.go.

import type { GroupId, NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';
import { minutes, type Instant } from '../../units.ts';
import { templateOfGroup, templateOfNode, type NodeTemplate } from './node-template.ts';
import { isReady, readinessChangedAt } from './readiness.ts';
import { TO_BE_DELETED } from './taints.ts';

/** `stabilizationDelay`: how long a node must have been Ready to be copied. */
const STABLE_AFTER = minutes(1);

/** A node's copy, good until the node's version grows. */
interface Copy {
  readonly version: number;
  readonly template: NodeTemplate;
}

export class NodeTemplates {
  readonly #groups: readonly AutoScalingGroup[];
  readonly #guessed: (NodeTemplate | undefined)[] = [];
  readonly #remembered: (NodeTemplate | undefined)[] = [];
  /** By NodeId: loops see nodes in another order each time and copy another one. */
  readonly #copies: (Copy | undefined)[] = [];
  readonly #seen: Uint8Array;

  constructor(groups: readonly AutoScalingGroup[]) {
    this.#groups = groups;
    this.#seen = new Uint8Array(groups.length);
  }

  /** Copies, for each group, the first node of the list that is fit to be copied. */
  refresh(
    view: ClusterView,
    nodes: readonly NodeId[],
    groupOf: (node: NodeId) => GroupId | undefined,
    now: Instant,
  ): void {
    this.#seen.fill(0);
    let missing = this.#groups.length;
    for (const node of nodes) {
      if (missing === 0) return;
      const group = groupOf(node);
      if (group === undefined || this.#seen[group] === 1) continue;
      if (!isGoodExample(view, node, now)) continue;
      this.#seen[group] = 1;
      missing -= 1;
      this.#remembered[group] = this.#copyOf(view, node);
    }
  }

  #copyOf(view: ClusterView, node: NodeId): NodeTemplate {
    const version = view.nodes.version[node]!;
    const known = this.#copies[node];
    if (known?.version === version) return known.template;
    const template = templateOfNode(view, node);
    this.#copies[node] = { version, template };
    return template;
  }

  /** No live node could be copied in this loop: the template is that of an earlier one, name included. */
  isRemembered(group: GroupId): boolean {
    return this.#seen[group] === 0 && this.#remembered[group] !== undefined;
  }

  /** The group's template: of this loop, else of an earlier one, else guessed. */
  of(view: ClusterView, group: GroupId): NodeTemplate {
    return (
      this.#remembered[group] ??
      (this.#guessed[group] ??= templateOfGroup(view, this.#groups[group]!))
    );
  }
}

const isGoodExample = (view: ClusterView, node: NodeId, now: Instant): boolean =>
  isReady(view, node) &&
  readinessChangedAt(view, node) + STABLE_AFTER < now &&
  view.nodes.unschedulable[node] === 0 &&
  !view.nodes.hasTaint(node, TO_BE_DELETED);
