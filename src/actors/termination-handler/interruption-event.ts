// What a document of the instance metadata becomes: an interruption event, named by what the document says.
// aws-node-termination-handler pkg/monitor/spotitn, pkg/monitor/rebalancerecommendation.

import { rfc3339 } from '../../cluster/instance-action.ts';
import { instant, type Instant } from '../../units.ts';
import { sha256 } from './sha256.ts';

type InterruptionKind = 'SPOT_ITN' | 'REBALANCE_RECOMMENDATION';

export interface InterruptionEvent {
  /** Two documents that say the same are one event. */
  readonly id: string;
  readonly kind: InterruptionKind;
  readonly node: string;
  /** When EC2 acts (a Spot notice), or when it recommended to. */
  readonly startTime: Instant;
}

/** Go prints a pointer to a struct as `&{…}`, and the id hashes that print. */
export const spotItnId = (action: string, time: string): string =>
  `spot-itn-${sha256(`&{${action} ${time}}`)}`;

const rebalanceRecommendationId = (noticeTime: string): string =>
  `rebalance-recommendation-${sha256(`&{${noticeTime}}`)}`;

/** The event of `{"action": "terminate", "time": reclaimAt}`. */
export const spotItn = (node: string, reclaimAt: Instant): InterruptionEvent => ({
  id: spotItnId('terminate', rfc3339(reclaimAt)),
  kind: 'SPOT_ITN',
  node,
  startTime: inWholeSeconds(reclaimAt),
});

/** The event of `{"noticeTime": noticeTime}`. */
export const rebalanceRecommendation = (node: string, noticeTime: Instant): InterruptionEvent => ({
  id: rebalanceRecommendationId(rfc3339(noticeTime)),
  kind: 'REBALANCE_RECOMMENDATION',
  node,
  startTime: inWholeSeconds(noticeTime),
});

/** The documents know no milliseconds. */
const inWholeSeconds = (at: Instant): Instant => instant(Math.floor(at / 1000) * 1000);
