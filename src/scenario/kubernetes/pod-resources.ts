// What a pod asks for in all: kubernetes/kubernetes component-helpers resource/helpers.go PodRequests, after the API's
// defaulting has copied limits into missing requests (pkg/apis/core/v1/defaults.go SetDefaults_Pod).

import type { Resources } from '../../kubernetes.ts';
import { bytes, mebibytes, milliCpu, type Bytes, type MilliCpu } from '../../units.ts';
import type { ObjectReader } from './object-reader.ts';
import { parseCpu, parseMemory, parseQuantity } from './quantity.ts';

export interface PodRequests {
  readonly requests: Resources;
  /** As NodeResourcesFit scores it: containers that name no cpu or memory count 100m, 200Mi. */
  readonly nonZeroRequests: { readonly cpu: MilliCpu; readonly memory: Bytes };
}

/** kubernetes/kubernetes pkg/scheduler/util/pod_resources.go. */
export const UNNAMED_CPU = milliCpu(100);
export const UNNAMED_MEMORY = mebibytes(200);

/** Amounts by the resource's name; cpu in millicores, everything else in whole units. */
type Amounts = ReadonlyMap<string, number>;
type Pair = readonly [name: string, amount: number];

/** Effective requests of a PodSpec. */
export function podRequests(spec: ObjectReader): PodRequests {
  const apps = spec.items('containers').map(containerOf);
  const inits = spec.items('initContainers').map(containerOf);
  const own = amountsOf(spec.map('resources').map('requests'));
  const overhead = amountsOf(spec.map('overhead'));
  const inAll = (counted: (container: Container) => Amounts): Amounts =>
    add(override(effective(apps, inits, counted), own), overhead);

  const exact = inAll(({ requests }) => requests);
  const scored = inAll(({ requests }) => override(UNNAMED, requests));
  return {
    requests: {
      cpu: milliCpu(exact.get('cpu') ?? 0),
      memory: bytes(exact.get('memory') ?? 0),
      other: otherOf(exact),
    },
    nonZeroRequests: {
      cpu: milliCpu(scored.get('cpu') ?? 0),
      memory: bytes(scored.get('memory') ?? 0),
    },
  };
}

/** The amounts of a `requests`, `limits`, `capacity` or `overhead` map. */
export function amountsOf(map: ObjectReader): Amounts {
  return new Map(
    map.keys().flatMap((name): Pair[] => {
      const amount = map.quantity<number>(name, parserOf(name));
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}

/** All but cpu and memory; a resource asked for with 0 is not asked for. */
export const otherOf = (amounts: Amounts): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...amounts].filter(([name, amount]) => name !== 'cpu' && name !== 'memory' && amount > 0),
  );

const UNNAMED: Amounts = new Map<string, number>([
  ['cpu', UNNAMED_CPU],
  ['memory', UNNAMED_MEMORY],
]);

interface Container {
  readonly requests: Amounts;
  /** An init container that keeps running: `restartPolicy: Always`. */
  readonly isSidecar: boolean;
}

function containerOf(container: ObjectReader): Container {
  const resources = container.map('resources');
  const limits = amountsOf(resources.map('limits'));
  return {
    requests: override(limits, amountsOf(resources.map('requests'))),
    isSidecar: container.raw('restartPolicy') === 'Always',
  };
}

/** max( Σ app containers + Σ sidecars, max over init containers of itself + Σ sidecars before it ). */
function effective(
  apps: readonly Container[],
  inits: readonly Container[],
  counted: (container: Container) => Amounts,
): Amounts {
  let sidecars: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const init of inits) {
    const running = add(sidecars, counted(init));
    if (init.isSidecar) sidecars = running;
    peak = greatest(peak, running);
  }
  const steady = apps.map(counted).reduce(add, sidecars);
  return greatest(peak, steady);
}

const add = (a: Amounts, b: Amounts): Amounts => merged(a, b, (x, y) => x + y);
const greatest = (a: Amounts, b: Amounts): Amounts => merged(a, b, Math.max);
/** `b` where it names a resource, else `a`. */
const override = (a: Amounts, b: Amounts): Amounts => new Map([...a, ...b]);

function merged(a: Amounts, b: Amounts, join: (x: number, y: number) => number): Amounts {
  const sum = new Map(a);
  for (const [name, amount] of b) sum.set(name, join(sum.get(name) ?? 0, amount));
  return sum;
}

function parserOf(name: string): typeof parseCpu | typeof parseMemory | typeof parseQuantity {
  if (name === 'cpu') return parseCpu;
  return name === 'memory' ? parseMemory : parseQuantity;
}
