// Where a group's next node is: the openings it has to fill, and the stage of whatever is nearest to coming.

import { NEVER, type Instant } from '../../units.ts';
import type { WaitingCause } from './causes.ts';
import { Steps } from './steps.ts';

/** What holds back the node that will come next; `none` when none is on its way. */
type Stage = Extract<
  WaitingCause,
  'group-reaction' | 'health-check' | 'launch-refused' | 'node-startup' | 'node-taints'
>;
export type StageOrNone = Stage | 'none';

/** A place in a group for which an instance is still to be launched, since when and why. */
export interface Opening {
  readonly since: Instant;
  readonly why: 'group-reaction' | 'health-check';
}

/** One group: what it wants, what is up or coming, and what it was refused. */
export class GroupSupply {
  readonly stages = new Steps<StageOrNone>();
  desired: number;
  /** Launched and not gone. */
  up = 0;
  /** Not Ready yet; Ready but never open to pods yet. */
  booting = 0;
  tainted = 0;
  openings: Opening[] = [];
  launchedAt: Instant = NEVER;
  /** First refusal since the last launch, or `NEVER`. */
  refusedAt: Instant = NEVER;

  constructor(desired: number) {
    this.desired = desired;
  }

  get stage(): StageOrNone {
    if (this.tainted > 0) return 'node-taints';
    if (this.booting > 0) return 'node-startup';
    const missing = this.desired - this.up;
    const [oldest] = this.openings;
    if (missing <= 0 || oldest === undefined) return 'none';
    if (this.refusedAt !== NEVER && this.refusedAt >= oldest.since) return 'launch-refused';
    return this.openings.find(({ why }) => why === 'group-reaction')?.why ?? 'health-check';
  }

  refused(at: Instant): void {
    if (this.refusedAt === NEVER || this.refusedAt < this.launchedAt) this.refusedAt = at;
  }

  /** Raises come before replacements: a group that reacts to a raise launches nothing else until then. */
  takeOpening(at: Instant): Opening {
    const missing = Math.max(0, this.desired - this.up);
    if (this.openings.length > missing) this.openings.length = missing;
    const raised = this.openings.findIndex(({ why }) => why === 'group-reaction');
    const [opening] = this.openings.splice(Math.max(0, raised), 1);
    return opening ?? { since: at, why: 'group-reaction' };
  }
}
