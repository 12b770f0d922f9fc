// Random scenarios: small clusters, everything that can go wrong with them. Settings are drawn too, not only the load.

import fc from 'fast-check';
import { groupId, workloadId } from '../../src/ids.ts';
import type {
  AutoScalingGroup,
  Expander,
  PodDisruptionBudget,
  Scenario,
  ScenarioEvent,
  WarmPool,
  Workload,
} from '../../src/scenario/scenario.ts';
import { constantly, instant, millis, seconds, type Duration } from '../../src/units.ts';
import {
  aBudget,
  aDaemonSet,
  aDeployment,
  aGroup,
  anInstanceType,
  aPod,
  aPodStream,
  aScenario,
  at,
  type TemplateWishes,
} from '../support/a-scenario.ts';
import { HOSTNAME, near, spread, ZONE } from '../support/a-board.ts';

const UNTIL_S = 900;

const secondsBetween = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const duration = (least: number, greatest: number): fc.Arbitrary<Duration> =>
  fc.oneof(
    secondsBetween(least, greatest).map((s) => constantly(seconds(s))),
    fc
      .tuple(secondsBetween(least, greatest), secondsBetween(0, greatest))
      .map(([from, width]): Duration => ({
        law: 'uniform',
        least: seconds(from),
        greatest: seconds(from + width),
      })),
  );

/** Beside groups without Spot instances only, as the loader has it. */
const aRandomWarmPool: fc.Arbitrary<WarmPool> = fc
  .record({
    minSize: fc.nat(3),
    prepared: fc.nat(12),
    poolState: fc.constantFrom('Stopped' as const, 'Running' as const, 'Hibernated' as const),
    reuseOnScaleIn: fc.boolean(),
    startup: fc.option(duration(5, 60), { nil: undefined }),
  })
  .map(({ prepared, startup, ...drawn }) => ({
    ...drawn,
    maxGroupPreparedCapacity: Math.max(prepared, drawn.minSize),
    ...(startup && { startup }),
  }));

const aRandomGroup = (index: number): fc.Arbitrary<AutoScalingGroup> =>
  fc
    .record({
      desired: fc.nat(5),
      below: fc.nat(2),
      above: fc.nat(6),
      base: fc.nat(2),
      percentage: fc.constantFrom(0, 0, 50, 100),
      zones: fc.constantFrom(['a'], ['a', 'b'], ['a', 'b', 'c']),
      size: fc.constantFrom(2000, 4000, 8000),
      startup: duration(22, 120),
      reclaims: fc.constantFrom(0, 0, 2),
      warmPool: fc.option(aRandomWarmPool, { nil: undefined }),
    })
    .map((drawn) => {
      const room = {
        cpu: millis(drawn.size),
        memory: millis(drawn.size * 4_000_000),
        pods: 29,
        other: {},
      };
      const resources = room as unknown as AutoScalingGroup['instanceTypes'][number]['capacity'];
      return aGroup({
        name: `group-${index}`,
        instanceTypes: [anInstanceType({ capacity: resources, allocatable: resources })],
        zones: drawn.zones,
        minSize: Math.max(0, drawn.desired - drawn.below),
        desiredCapacity: drawn.desired,
        maxSize: drawn.desired + drawn.above,
        onDemandBaseCapacity: drawn.base,
        onDemandPercentageAboveBaseCapacity: drawn.percentage,
        startup: drawn.startup,
        spotReclaimsPerInstanceHour: drawn.reclaims,
        ...(drawn.percentage === 100 && drawn.warmPool && { warmPool: drawn.warmPool }),
      });
    });

const someTerm = fc
  .tuple(fc.nat(3), fc.constantFrom(ZONE, HOSTNAME))
  .map(([index, topologyKey]) => near(`w${index}`, topologyKey));

const someConstraint = fc
  .record({
    selected: fc.nat(3),
    topologyKey: fc.constantFrom(ZONE, HOSTNAME),
    whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
    maxSkew: fc.integer({ min: 1, max: 3 }),
    nodeTaintsPolicy: fc.constantFrom('Honor' as const, 'Ignore' as const),
  })
  .map(({ selected, ...constraint }) => spread(`w${selected}`, constraint));

/** Most pods mind nobody. */
const interPodTerms: fc.Arbitrary<TemplateWishes> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: someConstraint.map((constraint) => ({ topologySpreadConstraints: [constraint] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('podAffinity', 'podAntiAffinity'), someTerm, fc.boolean())
      .map(([kind, term, isRequired]) => ({
        [kind]: isRequired
          ? { required: [term], preferred: [] }
          : { required: [], preferred: [{ weight: 50, term }] },
      })),
  },
);

const plainWishes = fc.record({
  cpu: fc.constantFrom(100, 500, 900, 1900, 3000),
  memoryMiB: fc.constantFrom(64, 512, 2048),
  priority: fc.constantFrom(0, 0, 0, -10, 100),
  terminationGracePeriod: fc.constantFrom(seconds(0), seconds(30), seconds(300)),
  startup: duration(1, 20),
  shutdown: duration(0, 40),
});

const wishes: fc.Arbitrary<TemplateWishes> = fc
  .tuple(plainWishes, interPodTerms)
  .map(([plain, terms]) => ({ ...plain, ...terms }));

const aRandomWorkload = (index: number): fc.Arbitrary<Workload> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.nat(12), wishes).map(([n, w]) => aDeployment(`w${index}`, n, w)),
    },
    {
      weight: 1,
      arbitrary: wishes.map((w) => aDaemonSet(`w${index}`, { ...w, cpu: 100, memoryMiB: 64 })),
    },
    { weight: 1, arbitrary: wishes.map((w) => aPod(`w${index}`, w)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(secondsBetween(5, 60), secondsBetween(5, 200), wishes)
        .map(([gap, lifetime, w]) =>
          aPodStream(
            `w${index}`,
            { gap: seconds(gap), until: at(UNTIL_S / 2), lifetime: seconds(lifetime) },
            w,
          ),
        ),
    },
  );

const bound = fc.oneof(
  fc.nat(3).map((count) => ({ maxUnavailable: { count } })),
  fc.constantFrom(50, 80, 100).map((percent) => ({ minAvailable: { percent } })),
);

function aRandomEvent(groups: number, workloads: readonly Workload[]): fc.Arbitrary<ScenarioEvent> {
  const when = secondsBetween(0, UNTIL_S).map((s) => instant(s * 1000));
  const group = fc.nat(groups - 1).map(groupId);
  const target = fc.record({
    group,
    count: fc.integer({ min: 1, max: 4 }),
    within: fc.constantFrom(seconds(0), seconds(40)),
    order: fc.constantFrom('oldest' as const, 'random' as const),
  });
  const scalable = workloads.flatMap(({ kind }, index) => (kind === 'Deployment' ? [index] : []));
  const events: fc.Arbitrary<ScenarioEvent>[] = [
    fc.record({ kind: fc.constant('reclaim' as const), at: when, target }),
    fc.record({ kind: fc.constant('rebalance' as const), at: when, target }),
    fc.record({
      kind: fc.constant('outOfCapacity' as const),
      at: when,
      group,
      for: fc.constantFrom(seconds(60), seconds(600)),
    }),
  ];
  if (scalable.length > 0)
    events.push(
      fc.record({
        kind: fc.constant('scale' as const),
        at: when,
        workload: fc.constantFrom(...scalable).map(workloadId),
        replicas: fc.nat(16),
      }),
    );
  return fc.oneof(...events);
}

const handler = fc.record({
  mode: fc.constantFrom('imds' as const, 'imds' as const, 'none' as const),
  workers: fc.constantFrom(1, 10),
  cordonOnly: fc.constantFrom(false, false, true),
  nodeTerminationGracePeriod: fc.constantFrom(seconds(120), seconds(30)),
  enableRebalanceDraining: fc.boolean(),
});

const autoscaler = fc.record({
  mode: fc.constantFrom('aws' as const, 'aws' as const, 'none' as const),
  expander: fc
    .constantFrom<Expander>('random', 'least-waste', 'most-pods', 'least-nodes')
    .map((expander) => [expander]),
  scaleDownUnneededTime: fc.constantFrom(seconds(60), seconds(600)),
  scaleDownDelayAfterAdd: fc.constantFrom(seconds(60), seconds(600)),
});

/** Fifteen minutes of a small cluster. */
export const aRandomScenario: fc.Arbitrary<Scenario> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 4 }))
  .chain(([groups, workloads]) =>
    fc.tuple(
      fc.tuple(...Array.from({ length: groups }, (_, index) => aRandomGroup(index))),
      fc.tuple(...Array.from({ length: workloads }, (_, index) => aRandomWorkload(index))),
    ),
  )
  .chain(([groups, workloads]) =>
    fc.record({
      groups: fc.constant(groups),
      workloads: fc.constant(workloads),
      events: fc.array(aRandomEvent(groups.length, workloads), { maxLength: 4 }),
      bounds: fc.array(fc.option(bound, { nil: undefined }), {
        minLength: workloads.length,
        maxLength: workloads.length,
      }),
      handler,
      autoscaler,
      start: fc.constantFrom('steady' as const, 'steady' as const, 'empty' as const),
      seed: fc.nat(1_000_000).map(String),
    }),
  )
  .map(({ groups, workloads, events, bounds, start, seed, ...settings }) =>
    aScenario({
      run: { until: at(UNTIL_S), seed, start },
      autoScalingGroups: groups,
      workloads,
      podDisruptionBudgets: bounds.flatMap((each, index): PodDisruptionBudget[] =>
        each === undefined ? [] : [aBudget(`w${index}`, each)],
      ),
      events: events.toSorted((a, b) => a.at - b.at),
      terminationHandler: settings.handler,
      clusterAutoscaler: settings.autoscaler,
    }),
  );
