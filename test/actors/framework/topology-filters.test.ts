import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TopologyRefusal } from '../../../src/actors/framework/topology-refusal.ts';
import type { PodTemplate, Taint } from '../../../src/kubernetes.ts';
import { ABoard, HOSTNAME, labelled, near, spread, ZONE } from '../../support/a-board.ts';
import { aTemplate } from '../../support/a-scenario.ts';

const plain = (app: string): PodTemplate => aTemplate({ labels: { app } });
const spreadPod = (app: string, ...constraints: ReturnType<typeof spread>[]): PodTemplate =>
  aTemplate({ labels: { app }, topologySpreadConstraints: constraints });

/** Zones a, b and c, two nodes each: rows 0 and 1, 2 and 3, 4 and 5. */
function threeZones(): ABoard {
  const board = new ABoard();
  for (const zone of ['a', 'a', 'b', 'b', 'c', 'c']) board.addNode({ [ZONE]: zone });
  return board;
}

const refusals = (board: ABoard, template: PodTemplate): TopologyRefusal[] =>
  Array.from({ length: board.rows }, (_, row) => board.refusal(template, row));

const { None, Spread, SpreadLabelMissing, Affinity, AntiAffinity, ExistingAntiAffinity } =
  TopologyRefusal;

test('a pod that must spread goes only where its zone stays within maxSkew of the emptiest', () => {
  const board = threeZones();
  const web = spreadPod('web', spread('web'));
  board.place(web, 0);
  board.place(web, 2);
  expect(refusals(board, web)).toEqual([Spread, Spread, Spread, Spread, None, None]);
});

test('pods being deleted no longer count where pods spread', () => {
  const board = threeZones();
  const web = spreadPod('web', spread('web'));
  for (const row of [0, 2]) board.place(web, row);
  board.terminateFirst(2);
  expect(refusals(board, web)).toEqual([Spread, Spread, None, None, None, None]);
});

test('with fewer zones than minDomains the emptiest counts as empty', () => {
  const board = threeZones();
  const web = spreadPod('web', spread('web', { minDomains: 4 }));
  for (const row of [0, 2, 4]) board.place(web, row);
  expect(refusals(board, web)).toEqual([Spread, Spread, Spread, Spread, Spread, Spread]);
});

test('a node without the label is refused for good, and its pods count nowhere', () => {
  const board = threeZones();
  const bare = board.addNode();
  const web = spreadPod('web', spread('web'));
  board.place(web, bare);
  expect(board.refusal(web, bare)).toBe(SpreadLabelMissing);
  expect(board.refusal(web, 0)).toBe(None);
});

test('a tainted zone holds the others back unless the constraint honors taints', () => {
  const drained: Taint = { key: 'drain', value: '', effect: 'NoSchedule' };
  const ignoring = spreadPod('web', spread('web'));
  const honoring = spreadPod('web', spread('web', { nodeTaintsPolicy: 'Honor' }));
  const board = threeZones();
  for (const row of [0, 2]) board.place(ignoring, row);
  for (const row of [4, 5]) board.taint(row, [drained]);
  expect(board.refusal(ignoring, 0)).toBe(Spread);
  expect(board.refusal(honoring, 0)).toBe(None);
});

test('a pod that wants to be near others goes to their zone, and nowhere while there are none', () => {
  const board = threeZones();
  const proxy = aTemplate({
    labels: { app: 'proxy' },
    podAffinity: { required: [near('web', ZONE)], preferred: [] },
  });
  expect(refusals(board, proxy)).toEqual(Array.from({ length: 6 }, () => Affinity));
  board.place(plain('web'), 3);
  expect(refusals(board, proxy)).toEqual([Affinity, Affinity, None, None, Affinity, Affinity]);
});

test('the first of a group that wants to be near itself goes anywhere, the next one to the first', () => {
  const board = threeZones();
  const web = aTemplate({
    labels: { app: 'web' },
    podAffinity: { required: [near('web', ZONE)], preferred: [] },
  });
  expect(refusals(board, web)).toEqual(Array.from({ length: 6 }, () => None));
  board.place(web, 5);
  expect(refusals(board, web)).toEqual([Affinity, Affinity, Affinity, Affinity, None, None]);
});

test('anti-affinity keeps others away from a pod that is there, and the pod away from others', () => {
  const board = threeZones();
  const lone = aTemplate({
    labels: { app: 'lone' },
    podAntiAffinity: { required: [near('web', HOSTNAME)], preferred: [] },
  });
  board.place(lone, 0);
  board.place(plain('web'), 1);
  expect(board.refusal(plain('web'), 0)).toBe(ExistingAntiAffinity);
  expect(board.refusal(lone, 1)).toBe(AntiAffinity);
  expect(board.refusal(lone, 2)).toBe(None);
});

test('a pod being deleted still keeps others away', () => {
  const board = threeZones();
  const lone = aTemplate({
    labels: { app: 'lone' },
    podAntiAffinity: { required: [near('lone', HOSTNAME)], preferred: [] },
  });
  board.place(lone, 0);
  board.terminateFirst(0);
  expect(board.refusal(lone, 0)).toBe(AntiAffinity);
});

test('a term selects namespaces by name or by the label that every namespace has', () => {
  const board = threeZones();
  board.place(aTemplate({ namespace: 'shop', labels: { app: 'web' } }), 0);
  const away = (term: Partial<ReturnType<typeof near>>): PodTemplate =>
    aTemplate({
      podAntiAffinity: { required: [{ ...near('web', HOSTNAME), ...term }], preferred: [] },
    });
  const selector = labelled({ 'kubernetes.io/metadata.name': 'shop' });
  expect(board.refusal(away({}), 0)).toBe(None);
  expect(board.refusal(away({ namespaces: ['shop'] }), 0)).toBe(AntiAffinity);
  expect(board.refusal(away({ namespaces: [], namespaceSelector: selector }), 0)).toBe(
    AntiAffinity,
  );
  expect(board.refusal(away({ namespaces: [], namespaceSelector: labelled({}) }), 0)).toBe(
    AntiAffinity,
  );
});

test('pods without terms among pods without terms have nothing to pass', () => {
  const board = threeZones();
  board.place(plain('web'), 0);
  board.pods.introduce(plain('other'));
  expect(board.filters.of(plain('web'))).toBeUndefined();
});

const APPS = ['web', 'db', 'lone'];
const app = fc.constantFrom(...APPS);
const key = fc.constantFrom(ZONE, HOSTNAME);
const term = fc.tuple(app, key).map(([name, topologyKey]) => near(name, topologyKey));
const terms = fc.array(term, { maxLength: 2 }).map((required) => ({ required, preferred: [] }));
const constraint = fc
  .record({
    maxSkew: fc.integer({ min: 1, max: 2 }),
    topologyKey: key,
    minDomains: fc.integer({ min: 1, max: 3 }),
    nodeTaintsPolicy: fc.constantFrom('Honor' as const, 'Ignore' as const),
    nodeAffinityPolicy: fc.constantFrom('Honor' as const, 'Ignore' as const),
    selected: app,
  })
  .map(({ selected, ...wishes }) => spread(selected, wishes));

const template: fc.Arbitrary<PodTemplate> = fc
  .record({
    name: app,
    topologySpreadConstraints: fc.array(constraint, { maxLength: 2 }),
    podAffinity: terms,
    podAntiAffinity: terms,
    nodeSelector: fc.constantFrom({}, { [ZONE]: 'a' }),
  })
  .map(({ name, ...wishes }) => aTemplate({ labels: { app: name }, ...wishes }));

const row = fc.nat({ max: 7 });
const move = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('place' as const), row, which: fc.nat() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('removeFirst', 'terminateFirst', 'taint', 'removeNode', 'ask'),
      row,
      which: fc.nat(),
    }),
  },
);

test('counts kept move by move answer as counting everything anew does', () => {
  const tainted: Taint = { key: 'drain', value: '', effect: 'NoSchedule' };
  fc.assert(
    fc.property(
      fc.array(template, { minLength: 1, maxLength: 4 }),
      fc.array(move, { maxLength: 40 }),
      (templates, moves) => {
        const board = threeZones();
        board.addNode();
        board.addNode({ [ZONE]: 'a' });
        for (const each of templates) board.pods.introduce(each);
        for (const { kind, row: at, which } of moves) {
          const asked = templates[which % templates.length]!;
          if (kind === 'place') board.place(asked, at);
          else if (kind === 'taint') board.taint(at, which % 2 === 0 ? [tainted] : []);
          else if (kind === 'ask') board.refusal(asked, 0);
          else board[kind as 'removeFirst' | 'terminateFirst' | 'removeNode'](at);
        }
        for (const asked of templates)
          for (let at = 0; at < board.rows; at += 1)
            if (board.shape(at) !== undefined)
              expect(board.refusal(asked, at)).toBe(board.refusalByHand(asked, at));
      },
    ),
    { numRuns: 400 },
  );
});

/** A board that counts how often it is asked for the pods of a node. */
class CountingBoard extends ABoard {
  looks = 0;

  override forEachPodOn(...asked: Parameters<ABoard['forEachPodOn']>): void {
    this.looks += 1;
    super.forEachPodOn(...asked);
  }
}

test('pods are looked at once for all kinds that ask where they are', () => {
  const board = new CountingBoard();
  for (let n = 0; n < 20; n += 1) board.addNode({ [ZONE]: 'abc'[n % 3]! });
  const kinds = Array.from({ length: 50 }, (_, n) => {
    const name = `app-${n}`;
    const shy = { required: [near(name, HOSTNAME)], preferred: [] };
    return aTemplate({
      labels: { app: name },
      topologySpreadConstraints: [spread(name)],
      podAntiAffinity: shy,
    });
  });
  kinds.forEach((kind, n) => board.place(kind, n % 20));
  board.looks = 0;
  for (const kind of kinds) board.refusal(kind, 0);
  expect(board.looks).toBe(20);
  board.taint(0, []);
  expect(board.looks).toBe(21);
});

test('the labels of a node are looked at once for all constraints of a kind', () => {
  let looks = 0;
  const keys = Array.from({ length: 200 }, (_, n) => `key-${n}`);
  const labels = new Proxy(Object.fromEntries(keys.map((name) => [name, '1'])), {
    getOwnPropertyDescriptor(target, name) {
      looks += 1;
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
  const board = new ABoard();
  board.addNode(labels);
  const constraints = keys.map((topologyKey) => spread('web', { topologyKey }));
  expect(board.refusal(spreadPod('web', ...constraints), 0)).toBe(None);
  expect(looks).toBeLessThan(5 * keys.length);
});
