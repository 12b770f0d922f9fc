// The table of warm pools, on pages of scenarios that have any.

import type { RunResult } from '../../metrics/result.ts';
import { cell, number, text } from '../charts/chart.ts';
import { compact, grouped, money, printable } from '../format.ts';
import type { TableSection } from './tables.ts';

export function warmPools({ groups }: RunResult): TableSection[] {
  const rows = groups.flatMap(({ group, warm_pool: pool }) =>
    pool === undefined
      ? []
      : [
          [
            printable(group),
            ...[pool.ready_start, pool.in_service, pool.launched, pool.returned].map(whole),
            ...[pool.terminated, pool.ready_end].map(whole),
            cell(pool.hours, (hours) => compact(hours, 2)),
            cell(pool.cost_usd, money),
          ],
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      id: 'warm-pools',
      title: 'Warm pools',
      caption:
        'Instances that wait initialised beside their group. Hours and cost, while they are initialised and where they wait running, are part of the group’s.',
      none: '',
      columns: [
        text('group'),
        number('ready at start', 'ready_start'),
        number('put in service', 'in_service'),
        number('launched'),
        number('returned'),
        number('terminated'),
        number('ready at end', 'ready_end'),
        number('hours'),
        number('cost', 'cost_usd'),
      ],
      rows,
    },
  ];
}

const whole = (value: number) => cell(value, (count) => grouped(count));
