import { describe, expect, test } from 'vitest';
import { messageCheck } from '../../../src/fidelity/checks/messages.ts';
import type { RecordedFact } from '../../../src/fidelity/recorded-fact.ts';
import { simulatedRun } from '../../../src/fidelity/translate.ts';
import { aDeployment, aGroup, aReclaim, aScenario, at } from '../../support/a-scenario.ts';

/** Three full nodes, one of them taken back: its pods are refused, and again when a new node comes. */
const scenario = aScenario({
  run: { until: at(300) },
  autoScalingGroups: [aGroup({ desiredCapacity: 3, maxSize: 6 })],
  workloads: [aDeployment('web', 12, { cpu: 900 })],
  events: [aReclaim(at(20), 1)],
});
const run = simulatedRun(scenario, '1');
const refusals = run.filter(({ fact }) => fact === 'pod-unschedulable');

/** The run with another message in place of its n-th refusal's. */
const saying = (n: number, why: string): RecordedFact[] =>
  run.map((line) => (line === refusals[n] ? { ...line, why } : line));

describe('the scheduler’s messages', () => {
  test('of a simulated run are those of its states', () => {
    expect(refusals.length).toBeGreaterThanOrEqual(8);
    expect(messageCheck(scenario, [run])).toEqual({
      name: "scheduler's messages",
      recorded: `${refusals.length} messages`,
      simulated: `${refusals.length} of them, in the same states`,
      held: true,
      why: null,
    });
  });

  test('fail when one of them counts a node otherwise, and say which pod’s', () => {
    const why = String(refusals[0]!['why']).replaceAll('2 Insufficient cpu', '3 Insufficient cpu');
    const check = messageCheck(scenario, [run, saying(0, why)]);
    expect(check.held).toBe(false);
    expect(check.simulated).toBe(`${2 * refusals.length - 1} of them, in the same states`);
    expect(check.why).toContain(`1 differ: ${String(refusals[0]!['pod'])} at`);
  });

  test('fail when the clause on preemption is missing', () => {
    const [why] = String(refusals[0]!['why']).split(' no new claims');
    expect(messageCheck(scenario, [saying(0, why!)]).held).toBe(false);
  });

  test('fail when a message is written long after its state has ended', () => {
    const [first, last] = [refusals[0]!, refusals.at(-1)!];
    expect(last['why']).not.toBe(first['why']);
    const late = { ...last, t: last.t + 1, why: first['why'] };
    const longer = [...run, late].toSorted((a, b) => a.t - b.t);
    expect(messageCheck(scenario, [longer]).held).toBe(false);
  });

  test('hold with nothing to judge, and with bindings that a watch tells of a little late', () => {
    expect(messageCheck(scenario, [[]])).toMatchObject({ recorded: '0 messages', held: true });
    const late = run
      .map((line) =>
        line.fact === 'pod-bound' && line.t > 0 ? { ...line, t: line.t + 0.008 } : line,
      )
      .toSorted((a, b) => a.t - b.t);
    expect(messageCheck(scenario, [late]).held).toBe(true);
  });
});
