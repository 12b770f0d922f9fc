// What a scenario means once it is read: defaults of the real components, units resolved, names checked, frozen.

import { describe, expect, test } from 'vitest';
import { loadScenario, MOST_SCENARIO_BYTES } from '../../src/scenario/load.ts';
import { hours, instant, mebibytes, milliCpu, minutes, seconds } from '../../src/units.ts';
import { AUTOSCALER, HANDLER } from '../support/a-scenario.ts';
import { notesOf, problemsOf, scenarioOf, sentencesOf, SMALL } from '../support/scenario-texts.ts';

const GROUPS = `autoScalingGroups:
  - { name: spot, instanceTypes: [m5.xlarge], maxSize: 8, onDemandPercentageAboveBaseCapacity: 0 }
`;

describe('a silent scenario', () => {
  const scenario = scenarioOf(GROUPS);

  test('gets the defaults of the real termination handler and autoscaler', () => {
    expect(scenario.terminationHandler).toEqual(HANDLER);
    expect(scenario.clusterAutoscaler).toEqual(AUTOSCALER);
    expect(scenario.scheduler).toEqual({ clientQPS: 50, clientBurst: 100 });
  });

  test('runs for half an hour from the steady state, named after its file', () => {
    expect(scenario.run).toEqual({ until: minutes(30), seed: '1', start: 'steady' });
    expect(scenario.name).toBe('test');
    expect(scenarioOf(GROUPS, { file: 'scenarios/storm.v2.yaml' }).name).toBe('storm.v2');
  });

  test('keeps a group at its minimum, in one zone, with the ninety seconds of startup', () => {
    expect(scenario.autoScalingGroups[0]).toMatchObject({
      minSize: 0,
      desiredCapacity: 0,
      zones: ['us-east-1a'],
      spotAllocationStrategy: 'lowest-price',
      startup: { law: 'lognormal', median: seconds(90), p95: seconds(147), floor: seconds(22) },
      spotReclaimsPerInstanceHour: 0,
    });
    expect(
      scenarioOf(GROUPS.replace('maxSize: 8', 'minSize: 3, maxSize: 8')).autoScalingGroups[0],
    ).toMatchObject({ minSize: 3, desiredCapacity: 3 });
  });

  test('is all on demand where AWS would be', () => {
    const text = GROUPS.replace(', onDemandPercentageAboveBaseCapacity: 0', '');
    expect(scenarioOf(text).autoScalingGroups[0]!.onDemandPercentageAboveBaseCapacity).toBe(100);
  });

  test('draws what nobody sets from the laws of the reference', () => {
    expect(scenario.timings).toEqual({
      notice: { law: 'constant', value: seconds(120) },
      groupReaction: { law: 'uniform', least: seconds(2), greatest: seconds(15) },
      deadDetection: { law: 'uniform', least: seconds(0), greatest: seconds(60) },
      launchRetry: { law: 'constant', value: seconds(15) },
      registerToReady: { law: 'constant', value: seconds(10) },
      shuttingDown: { law: 'constant', value: seconds(20) },
      handlerDelay: { law: 'constant', value: seconds(3) },
      startSpread: { law: 'uniform', least: seconds(0), greatest: seconds(10) },
    });
  });

  test('cannot be written to, at any depth', () => {
    const deep = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(deep));
    expect(deep(scenarioOf(SMALL))).toBe(true);
  });
});

describe('a workload in short form', () => {
  const withWorkload = (workload: string): string => `${GROUPS}workloads:\n  - ${workload}\n`;
  const only = (workload: string): ReturnType<typeof scenarioOf>['workloads'][number] =>
    scenarioOf(withWorkload(workload)).workloads[0]!;

  test('is one Deployment with one replica unless it says otherwise', () => {
    expect(only('{ name: web }')).toMatchObject({
      kind: 'Deployment',
      name: 'web',
      replicas: [{ at: 0, replicas: 1 }],
      template: { namespace: 'default', labels: { app: 'web' }, priority: 0 },
    });
  });

  test('scores containers that name no request as kube-scheduler does', () => {
    const { template } = only('{ name: web, requests: { cpu: 250m } }');
    expect(template.requests).toEqual({ cpu: milliCpu(250), memory: 0, other: {} });
    expect(template.nonZeroRequests).toEqual({ cpu: milliCpu(250), memory: mebibytes(200) });
  });

  test('takes startup and shutdown from the timings where it is silent', () => {
    const { template } = only('{ name: web, shutdown: 5s }');
    expect(template.startup).toEqual({
      law: 'lognormal',
      median: seconds(8),
      p95: seconds(30),
      floor: 0,
    });
    expect(template.shutdown).toEqual({ law: 'constant', value: seconds(5) });
  });

  test('carries its budget over its own labels', () => {
    const scenario = scenarioOf(
      withWorkload('{ name: web, replicas: 4, podDisruptionBudget: { minAvailable: 80% } }'),
    );
    expect(scenario.podDisruptionBudgets).toEqual([
      {
        name: 'web',
        namespace: 'default',
        selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
        minAvailable: { percent: 80 },
        unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      },
    ]);
  });

  test('may step its replicas through the day, the first step holding from the start', () => {
    const steps = '{ name: web, replicas: [{ at: 6h, replicas: 80 }, { at: 20h, replicas: 20 }] }';
    const text = `run: { until: 24h }\n${withWorkload(steps)}`;
    expect(scenarioOf(text).workloads[0]).toMatchObject({
      replicas: [
        { at: 0, replicas: 80 },
        { at: instant(hours(20)), replicas: 20 },
      ],
    });
    expect(notesOf(text)).toEqual([expect.stringMatching(/first step holds from the start/)]);
  });

  test('may be a stream of pods, at a fixed gap or at random', () => {
    expect(
      only(
        '{ kind: Pod, name: job, arrivals: { every: 16ms }, from: 1m, until: 5m, lifetime: 10m }',
      ),
    ).toMatchObject({
      arrivals: {
        gap: { law: 'constant', value: 16 },
        from: instant(minutes(1)),
        until: instant(minutes(5)),
      },
      lifetime: { law: 'constant', value: minutes(10) },
    });
    expect(
      only(
        '{ kind: Pod, name: job, arrivals: { ratePerHour: 200 }, lifetime: { exponential: 1h } }',
      ),
    ).toMatchObject({
      arrivals: { gap: { law: 'exponential', mean: seconds(18) }, from: 0, until: minutes(30) },
      lifetime: { law: 'exponential', mean: hours(1) },
    });
  });

  test('says where it may run in the words of Kubernetes', () => {
    const { template } = only(`
      name: web
      nodeSelector: { disk: ssd }
      tolerations: [{ key: dedicated, operator: Exists, effect: NoSchedule }]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: In, values: [a] }] }]`);
    expect(template.nodeSelector).toEqual({ disk: 'ssd' });
    expect(template.tolerations).toEqual([
      { key: 'dedicated', operator: 'Exists', value: '', effect: 'NoSchedule' },
    ]);
    expect(template.nodeAffinity?.required?.[0]?.matchExpressions).toEqual([
      { key: 'zone', operator: 'In', values: ['a'] },
    ]);
  });
});

describe('an instance type', () => {
  const typesOf = (types: string): ReturnType<typeof scenarioOf>['autoScalingGroups'][number] =>
    scenarioOf(GROUPS.replace('[m5.xlarge]', types)).autoScalingGroups[0]!;

  test('that is built in brings its capacity, price and the date of the price', () => {
    expect(typesOf('[m5.xlarge]').instanceTypes[0]).toMatchObject({
      name: 'm5.xlarge',
      capacity: { cpu: 4000, pods: 58 },
      allocatable: { cpu: 3920 },
      onDemandPrice: 192_000,
      priceSource: expect.stringMatching(/^built in, 20\d\d-/),
    });
  });

  test('keeps its own facts where only a price is given, and says whose price it is', () => {
    const [builtIn] = typesOf('[m5.xlarge]').instanceTypes;
    const [changed] = typesOf('[{ name: m5.xlarge, price: 0.4 }]').instanceTypes;
    expect(changed).toMatchObject({
      capacity: builtIn!.capacity,
      allocatable: builtIn!.allocatable,
    });
    expect(changed!.onDemandPrice).toBe(400_000);
    expect(changed!.spotPrice / 400_000).toBeCloseTo(
      builtIn!.spotPrice / builtIn!.onDemandPrice,
      5,
    );
    expect(changed!.priceSource).toBe(
      'from the scenario (Spot: as much less as the built-in price)',
    );
  });

  test.each([
    ['', 'none given, so $0', 0, 0],
    [', price: 0.2', 'from the scenario (Spot saving assumed: the median, 66 %)', 0.2, 0.068],
    [
      ', spotPrice: 0.07',
      'from the scenario (on-demand: the Spot price, as none is given)',
      0.07,
      0.07,
    ],
    [', price: 0.2, spotPrice: 0.07', 'from the scenario', 0.2, 0.07],
  ])('of its own with%j says where its prices come from', (prices, source, onDemand, spot) => {
    const own = `{ name: mine, cpu: 4, memory: 16Gi${prices} }`;
    const { notes, autoScalingGroups } = scenarioOf(GROUPS.replace('m5.xlarge', own));
    const [type] = autoScalingGroups[0]!.instanceTypes;
    expect(type).toMatchObject({
      priceSource: source,
      onDemandPrice: onDemand * 1_000_000,
      spotPrice: spot * 1_000_000,
    });
    const free = '"mine" is not built in and has no price, so its instances cost nothing';
    expect(notes.some((note) => note.includes(free))).toBe(prices === '');
  });

  test('of the scenario is reserved for as the EKS node image reserves', () => {
    const facts = '{ name: m5.xlarge, cpu: 4, memory: 16Gi, pods: 58 }';
    const [builtIn] = typesOf('[m5.xlarge]').instanceTypes;
    const [own] = typesOf(`[${facts.replace('m5.xlarge', 'mine')}]`).instanceTypes;
    expect(own!.capacity).toEqual(builtIn!.capacity);
    expect(own!.allocatable).toEqual(builtIn!.allocatable);
  });

  test('may state what it offers to pods, for comparing simulators', () => {
    const [type] = typesOf(
      '[{ name: node, cpu: 16, memory: 64Gi, pods: 110, allocatable: { cpu: 16, memory: 64Gi } }]',
    ).instanceTypes;
    expect(type!.allocatable).toEqual({
      cpu: 16_000,
      memory: mebibytes(65_536),
      pods: 110,
      other: {},
    });
    expect(type!.capacity).toEqual(type!.allocatable);
  });
});

describe('settings of the components', () => {
  test('may be given as the flags of their command lines', () => {
    const keys = scenarioOf(`${GROUPS}
terminationHandler: { nodeTerminationGracePeriod: 60s, podTerminationGracePeriod: -1, taintNode: true }
clusterAutoscaler: { scaleDownUnneededTime: 2m, expander: "priority,least-waste", priorities: { 50: [spot] } }
`);
    const flags = scenarioOf(`${GROUPS}
terminationHandler: { flags: [--node-termination-grace-period=60, --pod-termination-grace-period=-1, --taint-node] }
clusterAutoscaler: { flags: [--scale-down-unneeded-time=2m, "--expander=priority,least-waste"], priorities: { 50: [spot] } }
`);
    expect(flags.terminationHandler).toEqual(keys.terminationHandler);
    expect(flags.clusterAutoscaler).toEqual(keys.clusterAutoscaler);
    expect(flags.clusterAutoscaler.expander).toEqual(['priority', 'least-waste']);
    expect(flags.terminationHandler.nodeTerminationGracePeriod).toBe(seconds(60));
  });

  test('know the flag that upstream misspells', () => {
    const text = `${GROUPS}clusterAutoscaler: { flags: [--blocking-system-pod-distruption-timeout=2h] }\n`;
    expect(scenarioOf(text).clusterAutoscaler.blockingSystemPodDisruptionTimeout).toBe(hours(2));
  });

  test('lift the limits of the scheduler for comparing simulators', () => {
    const text = `${GROUPS}scheduler: { clientQPS: unlimited, clientBurst: unlimited }\n`;
    expect(scenarioOf(text).scheduler).toEqual({ clientQPS: Infinity, clientBurst: Infinity });
  });
});

describe('events', () => {
  test('refer to groups and workloads by their place, in order of time', () => {
    const text = SMALL.replace(
      'events:\n',
      `events:
  - { at: 9m, scale: { workload: web, replicas: 3 } }
  - { at: 6m, outOfCapacity: { group: spot, for: 10m } }
`,
    );
    expect(scenarioOf(text).events).toEqual([
      {
        kind: 'reclaim',
        at: minutes(5),
        target: { group: 0, count: 1, within: 0, order: 'oldest' },
      },
      { kind: 'outOfCapacity', at: minutes(6), group: 0, for: minutes(10) },
      { kind: 'scale', at: minutes(9), workload: 0, replicas: 3 },
    ]);
  });

  test('take Spot instances alone', () => {
    const text = SMALL.replace('    onDemandPercentageAboveBaseCapacity: 0\n', '');
    expect(sentencesOf(text)).toEqual([
      'group spot has no Spot instances: set onDemandPercentageAboveBaseCapacity: 0',
    ]);
  });
});

describe('a manifest', () => {
  const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: api, resources: { requests: { cpu: 100m } } }] }
`;
  const text = SMALL.replace(
    'events:',
    '  - { manifest: ./api.yaml, startup: 12s }\nevents:\n  - { at: 6m, scale: { workload: api, replicas: 9 } }',
  );

  test('adds its workloads behind those before it, with the times that the scenario gives', () => {
    const { workloads, events } = scenarioOf(text, { readFile: () => MANIFEST });
    expect(workloads.map(({ name }) => name)).toEqual(['web', 'api']);
    expect(workloads[1]!.template).toMatchObject({
      namespace: 'shop',
      startup: { law: 'constant', value: seconds(12) },
    });
    expect(events[1]).toMatchObject({ kind: 'scale', workload: 1 });
  });

  test('is a problem where nobody can read it', () => {
    expect(sentencesOf(text)).toEqual([
      'the manifest "./api.yaml" cannot be read from here: give readFile',
    ]);
  });

  test('that names what is already there is told apart by its namespace', () => {
    const clash = MANIFEST.replaceAll('api', 'web');
    const loaded = scenarioOf(text.replace('workload: api', 'workload: shop/web'), {
      readFile: () => clash,
    });
    expect(loaded.workloads.map(({ name }) => name)).toEqual(['web', 'shop/web']);
    expect(loaded.notes.join()).toMatch(/is called shop\/web here/);
  });

  test('cannot be there twice, nor with an object that the scenario has: its pods would count twice', () => {
    const twice = text.replace('events:', '  - { manifest: ./again.yaml }\nevents:');
    expect(sentencesOf(twice, { readFile: () => MANIFEST })).toEqual([
      'a second Deployment api in namespace shop, which a cluster has once: remove one of the two',
    ]);
    const own = MANIFEST.replaceAll('api', 'web').replace('shop', 'default');
    expect(
      sentencesOf(text.replace('workload: api', 'workload: web'), { readFile: () => own }),
    ).toEqual([
      'a second Deployment web in namespace default, which a cluster has once: remove one of the two',
    ]);
    const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: api, namespace: shop }
spec: { minAvailable: 1, selector: { matchLabels: { app: api } } }
`;
    const budgets = text.replace(
      'events:',
      '  - { manifest: ./b.yaml }\n  - { manifest: ./c.yaml }\nevents:',
    );
    const read = (path: string) => (path === './api.yaml' ? MANIFEST : budget);
    expect(sentencesOf(budgets, { readFile: read })).toEqual([
      'a second PodDisruptionBudget api in namespace shop, which a cluster has once: remove one of the two',
    ]);
    const other = (path: string) =>
      path === './again.yaml'
        ? MANIFEST.replace('kind: Deployment', 'kind: DaemonSet').replace('  replicas: 3\n', '')
        : MANIFEST;
    expect(scenarioOf(twice, { readFile: other }).workloads.map(({ name }) => name)).toEqual([
      'web',
      'api',
      'shop/api',
    ]);
  });

  test('that holds an object twice is told once, at its line there', () => {
    const file = `${MANIFEST}---\n${MANIFEST}`;
    const problems = problemsOf(text, { file: 'x.yaml', readFile: () => file });
    expect(problems.map(({ message }) => message)).toEqual([
      'metadata.name makes this a second Deployment api: remove one of the two',
    ]);
  });

  test('has its problems in its own lines, beside the scenario', () => {
    const [problem] = problemsOf(text, {
      file: 'scenarios/x.yaml',
      readFile: () => MANIFEST.replace('replicas: 3', 'replicas: three'),
    });
    expect(problem).toMatchObject({ file: 'scenarios/api.yaml', line: 5, column: 13 });
  });
});

describe('files that are no scenarios', () => {
  test('of a hundred megabytes are refused before they are parsed', () => {
    const huge = 'x'.repeat(100 * 1024 * 1024);
    expect(sentencesOf(huge)).toEqual([
      'the scenario has 100 MiB, at most 4 MiB are read: keep long lists out of it',
    ]);
    expect(MOST_SCENARIO_BYTES).toBe(4 * 1024 * 1024);
  });

  test('of bytes instead of text are refused', () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]).toString('utf8');
    expect(sentencesOf(png)).toEqual(['the scenario is not text in UTF-8: write YAML']);
  });

  test.each([
    ['brackets', '['.repeat(20_000)],
    ['maps', `${Array.from({ length: 200 }, (_, i) => `${'  '.repeat(i)}a:`).join('\n')} 1`],
    ['closed brackets', `a: ${'['.repeat(900)}${']'.repeat(900)}`],
  ])('of %s within each other are refused', (_what, text) => {
    expect(problemsOf(text)).toHaveLength(1);
    expect(sentencesOf(text)[0]).toMatch(/nested|never closed|not closed|unfold/);
  });

  test('that unfold to billions are refused at once', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const before = level === 0 ? '"lol"' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    });
    expect(sentencesOf(`${levels.join('\n')}\n`)).toEqual([
      'the aliases of this file unfold to more than 10000 copies: write the values out',
    ]);
  });

  test('with thousands of mistakes are told the first of them, and how many more', () => {
    const keys = Array.from({ length: 5000 }, (_, n) => `wrong${n}: 1`);
    const sentences = sentencesOf(`${GROUPS}${keys.join('\n')}\n`);
    expect(sentences).toHaveLength(201);
    expect(sentences.at(-1)).toBe('and 4800 more, which are not listed');
  });

  test('with Windows line ends and a byte order mark are scenarios all the same', () => {
    const text = `\ufeff${SMALL.replaceAll('\n', '\r\n')}`;
    expect(scenarioOf(text).name).toBe('small');
    const [problem] = problemsOf(text.replace('maxSize: 8', 'maxSize: "8"'));
    expect(problem).toMatchObject({ line: 7, column: 14, length: 3 });
  });

  test('a thousand pods may share their requests through an anchor', () => {
    const pods = Array.from(
      { length: 1000 },
      (_, n) => `  - { kind: Pod, name: p${n}, requests: *small }`,
    );
    const text = `${GROUPS}workloads:
  - { kind: Pod, name: first, requests: &small { cpu: 100m, memory: 64Mi } }
${pods.join('\n')}
`;
    expect(scenarioOf(text).workloads).toHaveLength(1001);
  });
});

test('loading says the same twice', () => {
  expect(loadScenario(SMALL)).toEqual(loadScenario(SMALL));
});
