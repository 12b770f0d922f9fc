// What stood from one instant of a run to the next, and the arithmetic that a definition asks of it.

import { HandWorld, type HandNode, type HandPod, type Paid, type Told } from './by-hand.ts';

/** What stood on one instance that was up, in millicores. */
interface Held {
  readonly node: HandNode;
  readonly cpu: number;
  /** Of pods of priority below zero. */
  readonly pause: number;
}

/** Nothing changed in the time from `from` to `to`. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly pending: number;
  readonly running: number;
  readonly booting: number;
  /** By workload. */
  readonly wanted: readonly number[];
  readonly ready: readonly number[];
  /** By group: Ready nodes, and what is requested of and allocatable on them. */
  readonly nodes: readonly number[];
  readonly cpuRequested: readonly number[];
  readonly cpuAllocatable: readonly number[];
  readonly isAtMax: readonly boolean[];
  readonly held: readonly Held[];
  /** Whole average nodes that could go. */
  readonly surplus: number;
}

/** A whole run. */
export interface ByHand {
  readonly world: HandWorld;
  readonly slices: readonly Slice[];
  readonly end: number;
  /** What could go just before the first notice or reclaim. */
  readonly surplusBefore: number;
  readonly firstReclaim: number;
}

export const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

export function byHand(told: readonly Told[], end: number): ByHand {
  const world = new HandWorld();
  const slices: Slice[] = [];
  let surplusBefore: number | undefined;
  let firstReclaim = Number.POSITIVE_INFINITY;
  told.forEach((each, i) => {
    const { fact, at } = each;
    const isReclaim = fact.kind === 'instance-terminated' && fact.why === 'spot-reclaim';
    if (isReclaim || fact.kind === 'spot-notice-issued') surplusBefore ??= surplusOf(world);
    if (isReclaim) firstReclaim = Math.min(firstReclaim, at);
    world.hear(each);
    const from = Math.max(at, 0);
    const to = Math.min(Math.max(told[i + 1]?.at ?? end, 0), end);
    if (to > from) slices.push(sliceOf(world, from, to));
  });
  return { world, slices, end, surplusBefore: surplusBefore ?? 0, firstReclaim };
}

const cpuOf = ({ spec }: HandPod): number => spec.template.requests.cpu;

function sliceOf(world: HandWorld, from: number, to: number): Slice {
  const ready = world.readyNodes;
  const up = world.nodes.filter(({ gone }) => gone === undefined);
  const byGroup = (value: (node: HandNode) => number): number[] =>
    world.groups.map((_, group) =>
      sum(
        ready.filter((node) => node.group === group),
        value,
      ),
    );
  return {
    from,
    to,
    pending: world.waiting.length,
    running: world.held.filter(({ hasStarted }) => hasStarted).length,
    booting: up.filter(({ firstReady }) => firstReady === undefined).length,
    wanted: [...world.wanted],
    ready: world.workloads.map(
      (_, workload) => world.pods.filter((pod) => pod.workload === workload && pod.isReady).length,
    ),
    nodes: byGroup(() => 1),
    cpuRequested: byGroup(({ id }) => sum(world.heldOn(id), cpuOf)),
    cpuAllocatable: byGroup(({ instance }) => instance.allocatable.cpu),
    isAtMax: world.groups.map(({ desired, spec }) => desired >= spec.maxSize),
    held: up.map((node) => {
      const pods = world.heldOn(node.id);
      const pauses = pods.filter(({ spec }) => spec.template.priority < 0);
      return { node, cpu: sum(pods, cpuOf), pause: sum(pauses, cpuOf) };
    }),
    surplus: surplusOf(world),
  };
}

/** docs/limits.md, "Measures": whole average nodes that could go with all requests still fitting in sum. */
function surplusOf(world: HandWorld): number {
  const nodes = world.readyNodes;
  const pods = nodes.flatMap(({ id }) => world.heldOn(id));
  const spare = (all: number, taken: number): number => (all === 0 ? 0 : (all - taken) / all);
  const share = Math.min(
    spare(
      sum(nodes, ({ instance }) => instance.allocatable.cpu),
      sum(pods, cpuOf),
    ),
    spare(
      sum(nodes, ({ instance }) => instance.allocatable.memory),
      sum(pods, ({ spec }) => spec.template.requests.memory),
    ),
    spare(
      sum(nodes, ({ instance }) => instance.allocatable.pods),
      pods.length,
    ),
  );
  return Math.max(0, Math.floor(nodes.length * share + 1e-9));
}

/** ∫ value dt from `from` to `to`, in seconds of it. */
export const area = (
  { slices, end }: ByHand,
  value: (slice: Slice) => number,
  from = 0,
  to = end,
): number =>
  sum(slices, (slice) => {
    const length = Math.min(slice.to, to) - Math.max(slice.from, from);
    return length > 0 ? value(slice) * length : 0;
  }) / 1000;

/** Replicas that were wanted and not ready, of one workload or of all. */
export const missing = (slice: Slice, workload?: number): number =>
  sum(
    slice.wanted.map((wanted, each) =>
      workload === undefined || workload === each ? wanted - slice.ready[each]! : 0,
    ),
    (short) => Math.max(0, short),
  );

/** Nodes above what the pods needed after recovery. */
export const overshoot =
  ({ surplusBefore, firstReclaim }: ByHand) =>
  ({ from, pending, surplus }: Slice): number =>
    from >= firstReclaim && pending === 0 ? Math.max(0, surplus - surplusBefore) : 0;

/** PERCENTILE.INC in the words of its own documentation: positions from 1, between two of them in proportion. */
export function percentileInc(values: readonly number[], percent: number): number | null {
  if (values.length === 0) return null;
  const ordered = values.toSorted((a, b) => a - b);
  const position = 1 + ((ordered.length - 1) * percent) / 100;
  const below = ordered[Math.floor(position) - 1]!;
  const above = ordered[Math.min(Math.floor(position), ordered.length - 1)]!;
  return below + (position - Math.floor(position)) * (above - below);
}

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values, (value) => value) / values.length;

/** Created → bound, deleted or the end. */
export const waitOf = (pod: HandPod, end: number): number =>
  Math.min(pod.bound ?? end, pod.deleted ?? end) - pod.created;

const HOUR = 3_600_000;

/** Hours within [0, end]. */
export const hoursOf = ({ from, to }: Paid, end: number): number =>
  (Math.max(to ?? end, 0) - Math.max(from, 0)) / HOUR;

/** Per second, at least sixty of them for each start. */
const billedHours = ({ from, to }: Paid, end: number): number =>
  (Math.max(to ?? end, from + 60_000, 0) - Math.max(from, 0)) / HOUR;

export const usdOf = (paid: Paid, end: number): number =>
  paid.isFree ? 0 : (billedHours(paid, end) * paid.instance.price) / 1_000_000;

export const onDemandUsdOf = (paid: Paid, end: number): number =>
  (billedHours(paid, end) * paid.instance.onDemandPrice) / 1_000_000;
