// What EC2 bills for the window [0, end]: each instance by the time it lived there, at its market's price; at least
// 60 s for each launch; nothing for a Spot instance that EC2 took back within its first hour. Time is not rounded and
// begins with the launch call: no fact tells `pending` from `running`, a few seconds. Costs add up over groups.
// Sources: AWS, "Billing for interrupted Spot Instances"; EC2 on-demand pricing page.

import { NEVER, type Instant, RUN_START } from '../units.ts';
import type { NodeEntry } from './node-ledger.ts';
import { Ramp } from './ramp.ts';

/** EC2 on-demand pricing: "billed per second, with a minimum of 60 seconds". */
const LEAST_BILLED_MS = 60_000;
/** AWS, "Billing for interrupted Spot Instances": interrupted by EC2 in the first hour, not charged. */
const FREE_IF_RECLAIMED_WITHIN_MS = 3_600_000;
const MS_PER_HOUR = 3_600_000;
/** Prices are in millionths of a dollar per hour, time in milliseconds. */
export const MICRO_USD_MS_PER_USD = MS_PER_HOUR * 1_000_000;

const wentBefore = ({ goneAt }: NodeEntry, end: Instant): boolean =>
  goneAt !== NEVER && goneAt <= end;

/** From when, within the window, the instance lived. */
export const livedFrom = ({ launchedAt }: NodeEntry): number => Math.max(launchedAt, RUN_START);

/** Until when the instance lived: it went, or the window ended. */
export const livedUntil = (node: NodeEntry, end: Instant): number =>
  wentBefore(node, end) ? node.goneAt : end;

/** Time within the window in which the instance lived, in hours. */
export const nodeHours = (node: NodeEntry, end: Instant): number =>
  (livedUntil(node, end) - livedFrom(node)) / MS_PER_HOUR;

/** Milliseconds of the window that EC2 bills (or waives): the life, but no less than a launch's first minute. */
const billedMs = (node: NodeEntry, end: Instant): number =>
  Math.max(livedUntil(node, end), node.launchedAt + LEAST_BILLED_MS) - livedFrom(node);

/** A Spot instance that EC2 took back within an hour of its launch is not charged. */
export const isFree = (node: NodeEntry, end: Instant): boolean =>
  wentBefore(node, end) &&
  node.instance.market === 'spot' &&
  node.goneWhy === 'spot-reclaim' &&
  node.goneAt - node.launchedAt < FREE_IF_RECLAIMED_WITHIN_MS;

/** What the instance costs in USD over the window. */
export const costUsd = (node: NodeEntry, end: Instant): number =>
  isFree(node, end) ? 0 : (billedMs(node, end) * node.instance.price) / MICRO_USD_MS_PER_USD;

/** What the same time would have cost on demand; nothing is waived there. */
export const onDemandUsd = (node: NodeEntry, end: Instant): number =>
  (billedMs(node, end) * node.instance.onDemandPrice) / MICRO_USD_MS_PER_USD;

/**
 * The bill as it grows, in micro-USD × ms / h: at each instant what the run would have cost had it ended there. A
 * launch owes its first minute at once; a reclaim within the first hour takes back what its instance had cost.
 */
export function bill(nodes: readonly NodeEntry[], end: Instant): Ramp {
  const ramp = new Ramp();
  for (const node of nodes) {
    const { price } = node.instance;
    const from = livedFrom(node);
    const firstMinute = Math.max(0, node.launchedAt + LEAST_BILLED_MS - from);
    if (firstMinute > 0) ramp.jump(from, firstMinute * price);
    ramp.climb(from + firstMinute, livedUntil(node, end), price);
    if (isFree(node, end)) ramp.jump(node.goneAt, -billedMs(node, end) * price);
  }
  return ramp;
}
