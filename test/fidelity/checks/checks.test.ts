import { describe, expect, test } from 'vitest';
import { checksOf, type Check } from '../../../src/fidelity/checks/checks.ts';
import { outcomeOf } from '../../../src/fidelity/checks/outcome.ts';
import type { RecordedFact } from '../../../src/fidelity/recorded-fact.ts';

type Run = readonly RecordedFact[];

const times = (count: number, run: Run): Run[] => Array.from({ length: count }, () => run);

/** The check of a name, of runs on both sides. */
function checkOf(name: string, recorded: readonly Run[], simulated: readonly Run[]): Check {
  const checks = checksOf(recorded.map(outcomeOf), simulated.map(outcomeOf));
  const check = checks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no ${name} among ${checks.map((each) => each.name)}`);
  return check;
}

const pod = (fact: string, t: number, more: object = {}): RecordedFact => ({
  fact,
  t,
  pod: 'web-1',
  workload: 'web',
  ownedBy: 'ReplicaSet',
  ...more,
});
const created = (count: number, more: object = {}): Run =>
  Array.from({ length: count }, () => pod('pod-created', 20, more));
const evicted = (t: number): RecordedFact =>
  pod('pod-terminating', t, { why: 'EvictionByEvictionAPI' });
const node = (fact: string, t: number, name: string): RecordedFact => ({ fact, t, node: name });
const raise = (t: number, from: number, to: number, group = 'spot'): RecordedFact => ({
  fact: 'desired-capacity-set',
  t,
  group,
  from,
  to,
});
const loop = (t: number): RecordedFact => ({ fact: 'autoscaler-loop-started', t });
const said = (t: number, text: string): RecordedFact => ({ fact: 'autoscaler-said', t, text });

describe('a count on which all recorded runs agree', () => {
  const recorded = times(4, created(3));

  test('is that of 95 % of the simulated runs', () => {
    const enough = [...times(19, created(3)), created(4)];
    expect(checkOf('pods created', recorded, enough)).toMatchObject({
      recorded: '3 (×4)',
      simulated: '3 (×19) | 4 (×1)',
      held: true,
      why: null,
    });
    const tooFew = [...times(18, created(3)), ...times(2, created(4))];
    expect(checkOf('pods created', recorded, tooFew)).toMatchObject({
      held: false,
      why: 'only 90 % of the simulated runs agree',
    });
  });
});

describe('a count on which recorded runs differ', () => {
  test('needs each recorded outcome among the simulated ones, however rare', () => {
    const recorded = [...times(3, created(3)), created(4)];
    const both = [...times(199, created(3)), created(4)];
    expect(checkOf('pods created', recorded, both).held).toBe(true);
    expect(checkOf('pods created', recorded, times(200, created(3)))).toMatchObject({
      held: false,
      why: 'never simulated: 4',
    });
  });
});

describe('what is counted', () => {
  const alike = (name: string, one: Run, other: Run): boolean => checkOf(name, [one], [other]).held;

  test('leaves out pods of DaemonSets and what happened before the start', () => {
    const early = pod('pod-created', -1);
    const daemon = pod('pod-created', 20, { ownedBy: 'DaemonSet' });
    expect(alike('pods created', [early, daemon, ...created(2)], created(2))).toBe(true);
    expect(alike('pods created', created(3), created(2))).toBe(false);
  });

  test('evictions are those that the eviction API accepted, losses those of running pods', () => {
    const preempted = pod('pod-terminating', 20, { why: 'PreemptionByScheduler' });
    expect(alike('pods evicted', [evicted(20), preempted], [evicted(21)])).toBe(true);
    const lost = (phase: string) => pod('pod-lost', 140, { phase });
    expect(alike('pods lost', [lost('Running'), lost('Pending')], [lost('Running')])).toBe(true);
    expect(alike('pods lost', [lost('Running')], [lost('Pending')])).toBe(false);
  });

  test('launches are counted group by group, nodes at the end as launched and not gone', () => {
    const launch = (t: number, group: string, name: string): RecordedFact => ({
      ...node('instance-launched', t, name),
      group,
    });
    const before = [launch(-40, 'spot', 'spot-1'), launch(-40, 'spot', 'spot-2')];
    const gone = node('instance-terminated', 140, 'spot-1');
    const run = [...before, gone, launch(170, 'spot', 'spot-3')];
    expect(checkOf('instances launched in spot', [run], [run]).recorded).toBe('1 (×1)');
    expect(checkOf('nodes at the end', [run], [run]).recorded).toBe('2 (×1)');
    const elsewhere = [...before, gone, launch(170, 'fallback', 'fallback-1')];
    expect(alike('instances launched in spot', run, elsewhere)).toBe(false);
    expect(alike('instances launched in fallback', run, elsewhere)).toBe(false);
  });

  test('desired capacities are one sequence, groups and sizes in order', () => {
    const both = [raise(32, 4, 6), raise(94, 0, 1, 'fallback')];
    expect(checkOf('desired capacity', [both], [both]).recorded).toBe(
      'spot 4→6, fallback 0→1 (×1)',
    );
    expect(alike('desired capacity', both, both.toReversed())).toBe(false);
    expect(alike('desired capacity', [], both)).toBe(false);
  });

  test('plans and refusals are those of the log, without the moment at which a refusal ends', () => {
    const plan = said(32, 'Final scale-up plan: [{spot 3->4 (max: 6)}]');
    const other = said(32, 'Final scale-up plan: [{spot 3->5 (max: 6)}]');
    expect(alike('scale-up plans', [plan], [plan])).toBe(true);
    expect(alike('scale-up plans', [plan], [other])).toBe(false);
    const rests = (until: string) =>
      said(94, `Disabling scale-up for node group spot until ${until}`);
    expect(alike('what the autoscaler refuses', [rests('1 o’clock')], [rests('400')])).toBe(true);
    expect(alike('what the autoscaler refuses', [rests('400')], [])).toBe(false);
  });
});

describe('a milestone', () => {
  const at = (t: number): Run => [evicted(t)];

  test('holds where recorded times lie within two seconds of the simulated ones', () => {
    const simulated = [...times(10, at(21)), ...times(10, at(23))];
    expect(checkOf('first eviction', [at(22), at(24.9)], simulated).held).toBe(true);
    expect(checkOf('first eviction', [at(22), at(25.1)], simulated)).toMatchObject({
      held: false,
      why: 'never simulated near 25.10 s',
    });
  });

  test('holds only while the means agree as far as so many recorded runs can tell', () => {
    const simulated = [...times(50, at(20)), ...times(50, at(30))];
    // The deviation is 5.03 s: four runs may be off by 2 + 2·5.03/√4 = 7.03 s, a hundred by 3.01 s.
    expect(checkOf('first eviction', times(4, at(31.9)), simulated).held).toBe(true);
    expect(checkOf('first eviction', times(100, at(29)), simulated)).toMatchObject({
      held: false,
      why: 'means 4.00 s apart, at most 3.01 s',
    });
  });

  test('that only one side has fails, and says so', () => {
    expect(checkOf('first eviction', [at(21)], times(20, []))).toMatchObject({
      recorded: '21.00 s (21.00 s to 21.00 s)',
      simulated: 'never',
      held: false,
      why: 'only 0 % of the simulated runs agree',
    });
    expect(checkOf('first eviction', [[]], times(20, at(21))).held).toBe(false);
  });

  test('that some recorded runs have must come and stay away among the simulated ones too', () => {
    const recorded = [at(21), []];
    expect(checkOf('first eviction', recorded, [...times(9, at(21)), []]).held).toBe(true);
    expect(checkOf('first eviction', recorded, times(10, at(21)))).toMatchObject({
      held: false,
      why: 'never simulated: never',
    });
  });

  test('cordons are ranked, and only those of nodes that had their notice', () => {
    const run = [
      node('node-cordoned', 10, 'surplus'),
      node('spot-notice-issued', 20, 'a'),
      node('spot-notice-issued', 20, 'b'),
      node('node-cordoned', 23, 'b'),
      node('node-cordoned', 22, 'a'),
      node('node-cordoned', 300, 'other'),
    ];
    const { milestones } = outcomeOf(run);
    expect([...milestones]).toEqual([
      ['cordon 1', 23],
      ['cordon 2', 22],
    ]);
  });

  test('scale-up requests are told apart by what they ask for, not by their place', () => {
    const { milestones } = outcomeOf([raise(32, 4, 6), raise(94, 6, 4), raise(200, 4, 6)]);
    expect([...milestones]).toEqual([
      ['scale-up spot 4→6', 32],
      ['scale-up spot 4→6 (2)', 200],
    ]);
  });

  test('nodes and scale-downs are ranked, the last bind is the last', () => {
    const run = [
      node('node-ready', 120, 'c'),
      pod('pod-bound', 121),
      pod('pod-bound', 130),
      node('node-not-ready', 180, 'a'),
      node('node-deleted', 190, 'a'),
      node('instance-removed-by-autoscaler', 800, 'c'),
    ];
    expect([...outcomeOf(run).milestones]).toEqual([
      ['node Ready 1', 120],
      ['last bind', 130],
      ['node not ready 1', 180],
      ['node deleted 1', 190],
      ['scale-down 1', 800],
    ]);
  });
});

describe('the autoscaler’s loops', () => {
  const idle = [loop(-3), loop(7), loop(17), loop(27)];
  const refused = (t: number) => pod('pod-unschedulable', t, { why: 'no room' });
  const loopsIn = (run: Run) => Object.fromEntries(outcomeOf(run).loops);

  test('start on the timer when nothing happens', () => {
    expect(loopsIn(idle)).toEqual({
      'loops after a refused pod': 0,
      'loops after a changed group': 0,
      'loops without a cause': 0,
      'wait between loops on the timer': 10,
    });
  });

  test('start after a refused pod, of which a watch may tell a little late', () => {
    const early = [...idle, refused(29), loop(29.01)];
    expect(loopsIn(early)['loops after a refused pod']).toBe(1);
    const late = [...idle, loop(29.01), refused(29.05)];
    expect(loopsIn(late)['loops after a refused pod']).toBe(1);
    expect(loopsIn([...idle, loop(29.01)])['loops without a cause']).toBe(1);
  });

  test('start twice after one that changed a group', () => {
    const run = [...idle, raise(27.01, 3, 4), loop(27.1), loop(27.2), loop(37.2)];
    expect(loopsIn(run)).toMatchObject({
      'loops after a changed group': 2,
      'loops without a cause': 0,
    });
    expect(loopsIn([...run, loop(40)])['loops without a cause']).toBe(1);
  });

  test('agree within one loop, and the timer within a tenth of a second', () => {
    const slow = [loop(-3), loop(7.2), loop(17.4), loop(27.6)];
    expect(checkOf('wait between loops on the timer', [idle], times(20, idle)).held).toBe(true);
    expect(checkOf('wait between loops on the timer', [idle], times(20, slow)).held).toBe(false);
    const one = [...idle, refused(29), loop(29.01)];
    const three = [...one, refused(29.5), loop(29.51), refused(30), loop(30.01)];
    expect(checkOf('loops after a refused pod', [idle], times(20, one)).held).toBe(true);
    expect(checkOf('loops after a refused pod', [idle], times(20, three)).held).toBe(false);
  });
});
