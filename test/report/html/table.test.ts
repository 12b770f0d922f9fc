import { expect, test } from 'vitest';
import { number, text } from '../../../src/report/charts/chart.ts';
import { table } from '../../../src/report/html/table.ts';

test('a short word keeps to one line at its hyphen, a sentence does not', () => {
  const columns = [text('metric'), text('unit'), text('why'), number('value')];
  const value = { shown: '3', value: 3 };
  const rows = [['unavailable replica-seconds', 'replica-s', 'two-thirds of them wait', value]];
  const { markup } = table({ columns, rows }, { caption: '', name: 'metrics' });
  expect(markup).toContain('<td class="whole">replica-s</td>');
  expect(markup).toContain('<td>two-thirds of them wait</td>');
  expect(markup).toContain('<th scope="row">unavailable replica-seconds</th>');
});
