// Why a pod was refused, byte for byte as kube-scheduler 1.36 writes it.
// kubernetes/kubernetes pkg/scheduler/framework/types.go FitError.Error.

/** `ErrNoNodesAvailable` of pkg/scheduler/schedule_one.go. */
export const NO_NODES = 'no nodes available to schedule pods';

/** DynamicResources' PostFilter, which runs before preemption's, for a pod without claims. */
const NO_CLAIMS = 'no new claims to deallocate';

export const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
export const NO_VICTIMS = 'No preemption victims found for incoming pod';
export const NEVER_PREEMPTS = 'not eligible due to preemptionPolicy=Never.';
export const AWAITS_VICTIMS = 'not eligible due to a terminating pod on the nominated node.';

/** PreFilter narrowed the search to one node; the others were not looked at. */
export const NOT_EXAMINED = "node(s) didn't satisfy plugin(s) [NodeAffinity]";

/** How many nodes gave which reason; a node may give several. */
export class Reasons {
  readonly #nodes = new Map<string, number>();

  add(reason: string, nodes = 1): void {
    if (nodes > 0) this.#nodes.set(reason, (this.#nodes.get(reason) ?? 0) + nodes);
  }

  /** Sorted as text, count first: `10 x` comes before `2 y`. */
  toString(): string {
    const words: string[] = [];
    for (const [reason, nodes] of this.#nodes) words.push(`${nodes} ${reason}`);
    return words.toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
  }
}

export function noNodeIsAvailable(nodes: number, reasons: Reasons): string {
  const listed = reasons.toString();
  return `0/${nodes} nodes are available:${listed === '' ? '' : ` ${listed}.`}`;
}

/** The filters' refusal followed by what preemption has to say; a nomination says nothing. */
export const withPreemption = (refusal: string, preemption: string | undefined): string =>
  preemption === undefined ? refusal : `${refusal} ${NO_CLAIMS}, preemption: ${preemption}`;
