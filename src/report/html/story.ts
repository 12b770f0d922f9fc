// Sentences written from the facts: where the time went, when pods waited longest and why, what was lost, what it cost.

import type { Moment, PodRow, RunResult } from '../../metrics/result.ts';
import { causesSentence } from '../causes.ts';
import { counted, duration, grouped, money, percent, printable } from '../format.ts';
import { at } from '../charts/time-axis.ts';
import { firstSentence, longestWaits } from '../charts/counted-pods.ts';
import { html, NOTHING_AT_ALL, when, type Html } from './markup.ts';

/** A notice explains a wait that begins within so long of it: the two minutes, and what follows them. */
const EXPLAINS_S = 600;

export const story = (result: RunResult): Html =>
  html`<section class="story" aria-labelledby="story">
    <h2 id="story">In words</h2>
    <p>${causesSentence(result)}</p>
    <p>${waiting(result)}</p>
    <p>${losses(result)}</p>
    <p>${bill(result)}</p>
  </section>`;

/** A duration that stays on one line. */
const unbroken = (seconds: number): string => duration(seconds).replaceAll(' ', '\u00a0');

function waiting(result: RunResult): Html {
  const [pod] = longestWaits(result, 1);
  const { submitted, pending_at_end } = result.pods;
  if (pod === undefined)
    return html`No pod waited: ${counted(submitted, 'pod')} found room at once.`;
  const { p50 } = result.node_startup_s;
  const verb =
    pod.bound_s === null && pod.deleted_s === null ? 'was still pending after' : 'was pending for';
  return html`Pods waited longest from ${at(pod.created_s)}${cause(result, pod)}:
    <code>${printable(pod.pod)}</code> ${verb}
    <strong>${unbroken(pod.pending_s)}</strong>${because(pod)}${when(
      p50 !== null,
      () => html`; half of the new nodes were Ready within ${unbroken(p50!)}`,
    )}.${when(pending_at_end > 0, () => html` <strong>${counted(pending_at_end, 'pod')}</strong> still waited at the end.`)}`;
}

/** The notices, or failing those the reclaims, that came shortly before the wait began. */
function cause({ moments }: RunResult, pod: PodRow): Html {
  const before = moments.filter(
    ({ t_s }) => t_s <= pod.created_s && t_s > pod.created_s - EXPLAINS_S,
  );
  const notices = before.filter(({ kind }) => kind === 'notice');
  const reclaims = before.filter(({ kind }) => kind === 'reclaim');
  if (notices.length > 0)
    return html`, after ${spotNodes(notices)} got ${nodesIn(notices) === 1 ? 'its' : 'their'} notice
    at ${at(notices[0]!.t_s)}`;
  if (reclaims.length > 0)
    return html`, after ${spotNodes(reclaims)} went at ${at(reclaims[0]!.t_s)}`;
  return NOTHING_AT_ALL;
}

const nodesIn = (moments: readonly Moment[]): number =>
  moments.reduce((sum, moment) => sum + moment.count, 0);

function spotNodes(moments: readonly Moment[]): Html {
  const groups = [...new Set(moments.map(({ group }) => printable(group)))];
  const where =
    groups.length === 1 ? ` of ${groups[0]!}` : ` of ${counted(groups.length, 'group')}`;
  return html`${counted(nodesIn(moments), 'Spot node')}${where}`;
}

/** kube-scheduler's own words up to their first full stop, quoted. */
function because({ reason }: PodRow): Html {
  if (reason === null) return NOTHING_AT_ALL;
  const head = firstSentence(printable(reason));
  return head.includes('nodes are available') ? html` (<q>${head}</q>)` : NOTHING_AT_ALL;
}

function losses({ pods, nodes }: RunResult): Html {
  const refused = when(
    pods.evictions_refused > 0,
    () => html`, after ${counted(pods.evictions_refused, 'refusal')} by disruption budgets,`,
  );
  const evicted = html`${counted(pods.evicted, 'pod')} ${were(pods.evicted)} evicted${refused}`;
  const lost = html`<strong>${pods.lost === 0 ? 'none' : grouped(pods.lost)}</strong>
    ${pods.lost === 1 ? 'was' : 'were'} lost with
    ${pods.lost === 1 ? 'its instance' : 'their instances'}`;
  if (nodes.reclaimed === 0) return html`No node was reclaimed; ${evicted} and ${lost}.`;
  const drained = html`${counted(nodes.reclaimed, 'node')} ${were(nodes.reclaimed)} reclaimed,
  ${inTime(nodes)}`;
  return html`${drained}: ${evicted} and ${lost}.`;
}

function inTime({
  drained_in_time: drained,
  not_drained_in_time: not,
}: RunResult['nodes']): string {
  if (not === 0) return drained === 1 ? 'drained in time' : 'all drained in time';
  if (drained === 0) return not === 1 ? 'not drained in time' : 'none drained in time';
  return `${grouped(drained)} drained in time and ${grouped(not)} not`;
}

const were = (n: number): string => (n === 1 ? 'was' : 'were');

function bill({ cost, nodes }: RunResult): Html {
  const idle = when(
    cost.idle_share_percent !== null,
    () => html`; ${percent(cost.idle_share_percent!)} of the CPU paid for was requested by no pod`,
  );
  const headroom = when(
    cost.headroom_usd > 0,
    () => html`, pause pods held ${money(cost.headroom_usd)} of it as headroom`,
  );
  return html`The run cost <strong>${money(cost.total_usd)}</strong>, against
    ${money(cost.all_on_demand_usd)} for the same node-hours all on
    demand${idle}${headroom}${surplus(nodes)}.`;
}

/** Beyond what stood spare before the first notice; without a reclaim there is no such before. */
function surplus({ reclaimed, overshoot_node_s: overshoot }: RunResult['nodes']): Html {
  if (reclaimed === 0) return NOTHING_AT_ALL;
  return overshoot > 0
    ? html`, and nodes beyond what pods needed added up to ${unbroken(overshoot)}`
    : html`, and while no pod waited no more nodes stood spare than before the notices`;
}
