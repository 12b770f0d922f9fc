import { expect, test } from 'vitest';
import { podStory } from '../../src/report/pod-story.ts';
import { lineWriter, traceLines, unknownNames } from '../../src/report/trace.ts';
import { HOSTILE, reportScenario, reportStory } from '../support/report-story.ts';

const { entries } = reportStory(reportScenario());

test('a trace has one line per fact, from t = 0 on', () => {
  expect(traceLines(entries).join('\n')).toMatchInlineSnapshot(`
    "00:00:00.000  storyteller                       run-started                   *
    00:05:00.000  storyteller                       spot-notice-issued            spot-1        terminate  at 00:07:00.000
    00:05:01.500  storyteller                       node-cordoned                 spot-1        spot-notice
    00:05:02.000  storyteller                       pod-terminating               web-1         EvictionByEvictionAPI  by termination-handler  grace 30s
    00:05:02.000  storyteller                       pod-created                   web-5         of web
    00:05:02.000  storyteller                       pod-terminating               web-3         EvictionByEvictionAPI  by termination-handler  grace 30s
    00:05:02.000  storyteller                       pod-created                   web-6         of web
    00:05:02.200  storyteller                       pod-unschedulable             web-5         0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
    00:05:02.200  storyteller                       pod-unschedulable             web-6         0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
    00:05:04.000  autoscaler                        scale-up-chosen               spot          +1 nodes  for 2 pods  of 1 options
    00:05:07.000  storyteller                       pod-deleted                   web-1
    00:05:10.000  storyteller                       instance-launched             spot-3        m5.xlarge  us-east-1a  spot
    00:06:40.000  storyteller                       node-registered               spot-3
    00:06:40.000  storyteller                       node-ready                    spot-3
    00:06:40.500  storyteller                       pod-bound                     web-5         to spot-3
    00:06:40.500  storyteller                       pod-bound                     web-6         to spot-3
    00:06:48.500  storyteller                       pod-started                   web-5
    00:06:48.500  storyteller                       pod-ready                     web-5
    00:06:48.500  storyteller                       pod-started                   web-6
    00:06:48.500  storyteller                       pod-ready                     web-6
    00:07:00.000  storyteller                       pod-lost                      web-3         with spot-1  while terminating
    00:07:00.000  storyteller                       instance-terminated           spot-1        spot-reclaim
    00:08:00.000  storyteller                       pod-deleted                   web-3"
  `);
});

test('the steady state is told when asked for', () => {
  const lines = traceLines(entries, { settling: true });
  expect(lines).toHaveLength(entries.length);
  expect(lines[0]).toMatch(/^-24:00:00\.000 {2}storyteller +group-created +spot +0\.\.4$/);
});

test('lines written one by one are those of the whole trace', () => {
  const write = lineWriter();
  const lines = entries.map(({ fact, at: when, speaker }) => write(fact, when, speaker));
  expect(lines).toEqual(traceLines(entries, { settling: true }));
});

test('a filter keeps what concerns a pod, a node, or those that were lost', () => {
  const kinds = (lines: readonly string[]): string[] =>
    lines.map((line) => line.split(/ {2,}/)[2]!);
  expect(kinds(traceLines(entries, { pods: ['web-1'] }))).toEqual([
    'pod-terminating',
    'pod-deleted',
  ]);
  expect(kinds(traceLines(entries, { lost: true }))).toEqual([
    'pod-terminating',
    'pod-lost',
    'pod-deleted',
  ]);
  expect(kinds(traceLines(entries, { nodes: ['spot-3'] }))).toEqual([
    'instance-launched',
    'node-registered',
    'node-ready',
    'pod-bound',
    'pod-bound',
  ]);
});

test('a name nobody had is told apart from one that did nothing', () => {
  expect(unknownNames(entries, { pods: ['web-1', 'wbe-1'], nodes: ['spot-9'] })).toEqual([
    'wbe-1',
    'spot-9',
  ]);
});

test('the story of a pod says why it waited, in kube-scheduler’s words, and until when', () => {
  expect(podStory(entries, 'web-5')).toBe(
    [
      'web-5  00:05:02 pending  0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      '00:05:04 asked spot for 1 node',
      '00:06:40 node ready',
      '00:06:40 bound to spot-3',
      '00:06:48 running (waited 1m 47s)',
    ].join(' · '),
  );
});

test('the story of a lost pod says what became of it; nobody’s story is undefined', () => {
  expect(podStory(entries, 'web-3')).toBe(
    'web-3  00:05:02 terminating: EvictionByEvictionAPI by termination-handler · 00:07:00 lost with spot-1 · 00:08:00 gone',
  );
  expect(podStory(entries, 'web-2')).toBe('web-2  ran throughout');
  expect(podStory(entries, 'nobody')).toBeUndefined();
});

test('no name can write to the terminal', () => {
  const hostile = reportStory(reportScenario(HOSTILE)).entries;
  const text = traceLines(hostile, { settling: true }).join('');
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const story = podStory(hostile, `${HOSTILE.workload}-5`);
  expect(story).toMatch(/running \(waited 1m 47s\)$/);
  expect(story).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
