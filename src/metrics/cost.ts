// What EC2 bills for the window [0, end]: each instance by the time it lived there, at its market's price; at least
// 60 s for each launch or start; nothing for a Spot instance that EC2 took back within its first hour. Time is not
// rounded and begins with the launch call: no fact tells `pending` from `running`, a few seconds. Costs add up over
// groups. An instance of a warm pool costs while it runs: until it is initialised, and on in the state `Running`.
// Sources: AWS, "Billing for interrupted Spot Instances"; EC2 on-demand pricing page; API reference StartInstances.

import type { FactOf } from '../cluster/fact.ts';
import type { InstanceSpec } from '../cluster/spec.ts';
import { NEVER, type Instant, RUN_START } from '../units.ts';
import { Ramp } from './ramp.ts';

/** EC2 on-demand pricing: "billed per second, with a minimum of 60 seconds". */
const LEAST_BILLED_MS = 60_000;
/** AWS, "Billing for interrupted Spot Instances": interrupted by EC2 in the first hour, not charged. */
const FREE_IF_RECLAIMED_WITHIN_MS = 3_600_000;
const MS_PER_HOUR = 3_600_000;
/** Prices are in millionths of a dollar per hour, time in milliseconds. */
export const MICRO_USD_MS_PER_USD = MS_PER_HOUR * 1_000_000;

/** A stretch in which an instance ran: as a node, or in a warm pool. */
export interface Billed {
  readonly instance: InstanceSpec;
  readonly launchedAt: Instant;
  /** When EC2 started it last, which owes a first minute; `NEVER` of one that does not run here. */
  readonly startedAt: Instant;
  /** It ran on in another stretch, which owes what was left of that minute. */
  readonly isHandedOn: boolean;
  readonly goneAt: Instant;
  readonly goneWhy: FactOf<'instance-terminated'>['why'] | null;
}

const wentBefore = ({ goneAt }: Billed, end: Instant): boolean => goneAt !== NEVER && goneAt <= end;

/** From when, within the window, the instance lived. */
export const livedFrom = ({ launchedAt }: Billed): number => Math.max(launchedAt, RUN_START);

/** Until when the instance lived: it went (if that was within the window), or the window ended. */
export const livedUntil = (node: Billed, end: Instant): number =>
  wentBefore(node, end) ? Math.max(node.goneAt, RUN_START) : end;

/** Time within the window in which the instance lived, in hours. */
export const nodeHours = (node: Billed, end: Instant): number =>
  (livedUntil(node, end) - livedFrom(node)) / MS_PER_HOUR;

/** Milliseconds of the window that EC2 bills (or waives): the life, but no less than a start's first minute. */
const billedMs = (node: Billed, end: Instant): number =>
  (node.isHandedOn
    ? livedUntil(node, end)
    : Math.max(livedUntil(node, end), node.startedAt + LEAST_BILLED_MS)) - livedFrom(node);

/** A Spot instance that EC2 took back within an hour of its launch is not charged. */
export const isFree = (node: Billed, end: Instant): boolean =>
  wentBefore(node, end) &&
  node.instance.market === 'spot' &&
  node.goneWhy === 'spot-reclaim' &&
  node.goneAt - node.launchedAt < FREE_IF_RECLAIMED_WITHIN_MS;

/** What the instance costs in USD over the window. */
export const costUsd = (node: Billed, end: Instant): number =>
  isFree(node, end) ? 0 : (billedMs(node, end) * node.instance.price) / MICRO_USD_MS_PER_USD;

/** What the same time would have cost on demand; nothing is waived there. */
export const onDemandUsd = (node: Billed, end: Instant): number =>
  (billedMs(node, end) * node.instance.onDemandPrice) / MICRO_USD_MS_PER_USD;

/**
 * The bill as it grows, in micro-USD × ms / h: at each instant what the run would have cost had it ended there. A
 * launch owes its first minute at once; a reclaim within the first hour takes back what its instance had cost.
 */
export function bill(nodes: readonly Billed[], end: Instant): Ramp {
  const ramp = new Ramp();
  for (const node of nodes) {
    const { price } = node.instance;
    const from = livedFrom(node);
    const until = livedUntil(node, end);
    const firstMinute = Math.max(0, node.startedAt + LEAST_BILLED_MS - from);
    if (firstMinute > 0) ramp.jump(from, firstMinute * price);
    ramp.climb(from + firstMinute, until, price);
    const left = from + firstMinute - until;
    if (node.isHandedOn && left > 0) ramp.jump(until, -left * price);
    if (isFree(node, end)) ramp.jump(node.goneAt, -billedMs(node, end) * price);
  }
  return ramp;
}
