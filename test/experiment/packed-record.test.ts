import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packed, Unpacking } from '../../src/experiment/packed-record.ts';
import { recordOf, type RunRecord } from '../../src/experiment/run-record.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ROOT } from '../support/needs.ts';

const loaded = loadScenario(readFileSync(join(ROOT, 'scenarios/burst.yaml'), 'utf8'));
if ('problems' in loaded) throw new Error('burst.yaml is wrong');
const record = recordOf(loaded.scenario, 3);
const arrived = (sent: RunRecord): RunRecord =>
  new Unpacking().record(structuredClone(packed(sent)));

describe('a record that crosses from one thread to another', () => {
  test('is on arrival what it was, key by key in the same order', () => {
    expect(JSON.stringify(arrived(record))).toBe(JSON.stringify(record));
  });

  test('keeps what was not seen apart from zero', () => {
    const { metrics, ...others } = record;
    const sent = { ...others, metrics: { ...metrics, pending_p95_s: null, lost_pods: 0 } };
    expect(arrived(sent).metrics).toEqual(sent.metrics);
  });
});
