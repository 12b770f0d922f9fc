// How kube-controller-manager's loops and the nodes of the start stand to each other. In a process that has run for
// long each loop ticks for itself: a loop's next tick counts from the end of the last one, so that a millisecond or two
// a tick part them. In a young one they tick together, as they began.
// k8s.io/apimachinery pkg/util/wait UntilWithContext (sliding); pkg/controller/nodelifecycle, podgc Run, v1.36.

import { drawDuration, type Rng } from '../../engine/rng.ts';
import { instant, seconds, type Duration, type Instant } from '../../units.ts';

/** After so long every tick of nodes and loops (5, 10 and 20 s) stands as before. */
const REPEAT = seconds(20);

/** One for all controllers of the process. */
export class ControllerStart {
  readonly #afterNodes: Duration | undefined;
  #nodesCame: Instant | undefined;
  #began: Instant | undefined;

  /** `afterNodes`: the nodes of the start came → the loops began; absent where that is long ago. */
  constructor(afterNodes?: Duration) {
    this.#afterNodes = afterNodes;
  }

  /** The run starts; all that matters of an instant before it is where it stands in a period. */
  start(rng: Rng): void {
    const came = -rng.fork('nodes').below(REPEAT);
    this.#nodesCame = instant(came);
    if (this.#afterNodes !== undefined)
      this.#began = instant(came + drawDuration(this.#afterNodes, rng.fork('loops')));
  }

  /** When the first of the nodes that are there at t = 0 came. */
  get nodesCame(): Instant {
    return this.#nodesCame!;
  }

  /** When the loops began together; undefined where each ticks for itself. */
  get began(): Instant | undefined {
    return this.#began;
  }
}
