import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { instanceType, instanceTypeNames } from '../../src/catalogue/instance-types.ts';
import type { InstanceType } from '../../src/scenario/scenario.ts';

const MIB = 1_048_576;

test('there are 158 built-in types, each once', () => {
  const names = instanceTypeNames();
  expect(names).toHaveLength(158);
  expect(new Set(names).size).toBe(158);
  expect(names.slice(0, 2)).toEqual(['c5.large', 'c5.xlarge']);
});

test('a name that is not built in has no facts', () => {
  expect(instanceType('m5.enormous')).toBeUndefined();
  expect(instanceType('__proto__')).toBeUndefined();
  expect(instanceType('')).toBeUndefined();
});

test('a catalogue type is what a group launches, as it stands', () => {
  const type: InstanceType = instanceType('m5.xlarge')!;
  expect(type).toEqual({
    name: 'm5.xlarge',
    arch: 'amd64',
    capacity: { cpu: 4000, memory: 15_155 * MIB, pods: 58, other: {} },
    allocatable: { cpu: 3920, memory: 14_162 * MIB, pods: 58, other: {} },
    onDemandPrice: 192_000,
    spotPrice: 65_280,
    priceSource: 'built in, 2026-07-20 (Spot savings 2025-06)',
  });
});

test.each([
  ['t3.medium', 1930, 3246, 17],
  ['m5.large', 1930, 6903, 29],
  ['c6a.2xlarge', 7910, 14_162, 58],
  ['m7g.xlarge', 3920, 14_103, 58],
  ['c5.9xlarge', 35_840, 65_269, 234],
  ['p4d.24xlarge', 95_690, 1_082_712, 737],
  ['p5.48xlarge', 191_450, 1_938_410, 100],
])('a node of %s offers %im of CPU, %i MiB and %i pods', (name, cpu, mib, pods) => {
  const { allocatable } = instanceType(name)!;
  expect(allocatable.cpu).toBe(cpu);
  expect(allocatable.memory).toBe(mib * MIB);
  expect(allocatable.pods).toBe(pods);
});

test('GPUs are offered under the name that their device plugin gives them', () => {
  expect(instanceType('g5.12xlarge')!.allocatable.other).toEqual({ 'nvidia.com/gpu': 4 });
});

test('a type that the Spot Advisor does not list gets the median saving, and says so', () => {
  const type = instanceType('m8i.large')!;
  expect(type.spotPrice / type.onDemandPrice).toBeCloseTo(0.34, 4);
  expect(type.priceSource).toContain('Spot saving assumed: the median, 66 %');
});

describe('every type', () => {
  test.each(instanceTypeNames().map((name) => [name]))('%s holds together', (name) => {
    const type = instanceType(name)!;
    for (const resource of ['cpu', 'memory'] as const) {
      expect(type.allocatable[resource]).toBeGreaterThan(0);
      expect(type.allocatable[resource]).toBeLessThan(type.capacity[resource]);
    }
    expect(type.spotPrice).toBeGreaterThan(0);
    expect(type.spotPrice).toBeLessThan(type.onDemandPrice);
    expect(type.allocatable.pods).toBeGreaterThanOrEqual(4);
  });
});

const TABLE = join(resolve(import.meta.dirname, '../../..'), 'shared/data/instance-types.csv');

test.skipIf(!existsSync(TABLE))(
  'every type agrees with the compiled table beside the repository, column by column',
  () => {
    const [head, ...rows] = readFileSync(TABLE, 'utf8').trim().split('\n');
    const columns = head!.split(',');
    expect(rows).toHaveLength(instanceTypeNames().length);
    for (const row of rows) {
      const cells = row.split(',');
      const cell = (column: string): string => cells[columns.indexOf(column)]!;
      const type = instanceType(cell('instance_type'))!;
      const usd = Number(cell('ondemand_usd_per_h_us_east_1'));
      const saving = Number(cell('spot_savings_pct_us_east_1') || '66');
      expect(type).toMatchObject({
        arch: cell('arch'),
        capacity: {
          cpu: Number(cell('vcpu')) * 1000,
          pods: Number(cell('max_pods_eni')),
          other: cell('gpu') === '0' ? {} : { 'nvidia.com/gpu': Number(cell('gpu')) },
        },
        allocatable: {
          cpu: Number(cell('allocatable_cpu_milli')),
          memory: Number(cell('allocatable_mem_mib_est')) * MIB,
          pods: Number(cell('max_pods_eni')),
        },
        onDemandPrice: Math.round(usd * 1e6),
        spotPrice: Math.round(((usd * (100 - saving)) / 100) * 1e6),
      });
    }
  },
);
