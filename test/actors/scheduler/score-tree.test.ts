import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeOrder } from '../../../src/actors/scheduler/node-order.ts';
import { DOES_NOT_FIT, ScoreTree } from '../../../src/actors/scheduler/score-tree.ts';
import { nodeId } from '../../../src/ids.ts';

/** An order of nodes whose ids differ from their places. */
function anOrder(nodes: number): NodeOrder {
  const order = new NodeOrder();
  order.list = Array.from({ length: nodes }, (_, place) => nodeId(nodes - 1 - place));
  order.zoneOf = new Int32Array(nodes);
  order.version = 1;
  return order;
}

/** kube-scheduler's way: one node after the other. */
function searched(order: NodeOrder, scores: Int32Array, from: number, wanted: number) {
  const total = order.list.length;
  let place = from;
  const found: number[] = [];
  for (let examined = 0; examined < total && found.length < wanted; examined += 1) {
    if (scores[order.list[place]!] !== DOES_NOT_FIT) found.push(order.list[place]!);
    place = (place + 1) % total;
  }
  const highest = Math.max(...found.map((node) => scores[node]!));
  return { tied: found.filter((node) => scores[node] === highest), end: place };
}

const aScore = fc.integer({ min: DOES_NOT_FIT, max: 3 });

test('a search in the tree finds whom looking at one node after the other finds, and ends at the same place', () => {
  fc.assert(
    fc.property(
      fc.array(aScore, { minLength: 1, maxLength: 70 }),
      fc.array(
        fc.record({
          node: fc.nat(69),
          score: aScore,
          from: fc.nat(69),
          wanted: fc.integer({ min: 1, max: 80 }),
        }),
        { maxLength: 20 },
      ),
      (first, steps) => {
        const scores = Int32Array.from(first);
        const order = anOrder(scores.length);
        const tree = new ScoreTree();
        tree.refresh(order, scores);
        for (const { node, score, from, wanted } of steps) {
          const changed = nodeId(node % scores.length);
          scores[changed] = score;
          tree.set(changed, score);
          if (scores.every((its) => its === DOES_NOT_FIT)) continue;
          const start = from % scores.length;
          tree.search(start, wanted);
          const tied = Array.from({ length: tree.ties }, (_, n) => tree.tied(n));
          expect({ tied, end: tree.end }).toEqual(searched(order, scores, start, wanted));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a node that is not in the order yet changes nothing', () => {
  const tree = new ScoreTree();
  tree.refresh(anOrder(2), Int32Array.from([1, 1]));
  tree.set(nodeId(7), 9);
  tree.search(0, 2);
  expect(tree.ties).toBe(2);
});
