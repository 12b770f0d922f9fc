import { describe, expect, test } from 'vitest';
import { countTicks, cut, spread } from '../../../src/report/charts/labels.ts';
import { timeTicks } from '../../../src/report/charts/time-axis.ts';

describe('axes', () => {
  test.each([
    [0, 3, [0, 1]],
    [1, 3, [0, 1]],
    [17, 3, [0, 10, 20]],
    [40, 3, [0, 20, 40]],
    [43, 3, [0, 20, 40, 60]],
    [10_000, 3, [0, 5000, 10_000]],
  ])('counts up to %i in at most %i round steps', (greatest, most, ticks) => {
    expect(countTicks(greatest, most)).toEqual(ticks);
  });

  test.each([
    [10, 'seconds', 2],
    [1800, 'minutes', 300],
    [86_400, 'hours', 10_800],
    [30 * 86_400, 'days', 4 * 86_400],
  ])('of %i seconds count %s, a tick every %i s', (end, unit, step) => {
    const ticks = timeTicks(end);
    expect(ticks.unit).toBe(unit);
    expect(ticks.values[1]).toBe(step);
    expect(ticks.values.length).toBeLessThanOrEqual(9);
  });
});

describe('labels at the ends of lines', () => {
  test('stay where they are when there is room', () => {
    expect(spread([10, 60, 40], 88)).toEqual([10, 60, 40]);
  });

  test('move apart in their order when lines end together', () => {
    const placed = spread([50, 50, 50], 88);
    expect(placed).toEqual([50, 65, 80]);
  });

  test('stay within the panel when lines end at its foot', () => {
    const placed = spread([88, 88], 88);
    expect(Math.max(...placed)).toBeLessThanOrEqual(96);
    expect(placed[1]! - placed[0]!).toBeGreaterThanOrEqual(15);
  });
});

describe('a name too long for its room', () => {
  test('is cut in its middle, since names of one kind differ at their ends', () => {
    const shown = cut('ip-10-0-113-207.ec2.internal-a-very-long-pool-name-0042', 100);
    expect(shown.length).toBeLessThanOrEqual(15);
    expect(shown).toMatch(/^ip-10-.*….*0042$/);
  });

  test('is not cut when it fits', () => expect(cut('spot-10', 90)).toBe('spot-10'));
});
