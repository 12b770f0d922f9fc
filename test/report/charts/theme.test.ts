import { describe, expect, test } from 'vitest';
import { COLOURS, type Colour } from '../../../src/report/charts/theme.ts';

/** WCAG 2.2: relative luminance of an sRGB colour, and the ratio of two. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (bright! + 0.05) / (dim! + 0.05);
}

describe.each(['light', 'dark'] as const)('on %s paper', (theme) => {
  const paper = COLOURS.paper[theme];

  test.each(['ink', 'muted', 'blue', 'green', 'vermillion', 'purple'] satisfies Colour[])(
    '%s is readable as text',
    (name) => expect(contrast(COLOURS[name][theme], paper)).toBeGreaterThanOrEqual(4.5),
  );

  test('grid lines stay fainter than any mark', () => {
    expect(contrast(COLOURS.line[theme], paper)).toBeLessThan(2);
  });
});
