// timeline.csv: a row for each group whenever something changed; thinned to ticks, or turned so that each group is a
// column, which a spreadsheet draws as lines at once.

import type { TimelineRow } from '../metrics/result.ts';
import { TIMELINE_COLUMNS, type Column } from './columns.ts';
import type { CsvOptions } from './csv-table.ts';

/** Each group's row as it stood at 0, d, 2d, …: the last one recorded until then. */
export function thinned(
  rows: readonly TimelineRow[],
  { sampleSeconds }: CsvOptions,
): readonly TimelineRow[] {
  if (sampleSeconds === undefined || rows.length === 0) return rows;
  const end = rows.at(-1)!.t_s;
  const samples: TimelineRow[] = [];
  const standing = new Map<string, TimelineRow>();
  let next = 0;
  for (let step = 0; step * sampleSeconds <= end; step += 1) {
    const t = step * sampleSeconds;
    for (; next < rows.length && rows[next]!.t_s <= t; next += 1)
      standing.set(rows[next]!.group, rows[next]!);
    for (const row of standing.values()) samples.push({ ...row, t_s: t });
  }
  return samples;
}

/** One instant: the rows of all groups by their names; the cluster is `*`. */
export type WideRow = ReadonlyMap<string, TimelineRow>;

const CLUSTER = '*';

/** The cluster's row is the first of its instant. */
export function wideRows(rows: readonly TimelineRow[]): readonly WideRow[] {
  const wide: Map<string, TimelineRow>[] = [];
  for (const row of rows) {
    if (row.group === CLUSTER || wide.length === 0) wide.push(new Map());
    wide.at(-1)!.set(row.group, row);
  }
  return wide;
}

const OF_THE_INSTANT: readonly string[] = ['t_s', 'time_utc'];
const ONLY_OF_THE_CLUSTER: readonly string[] = ['pods_pending'];

/** `nodes_ready` is the cluster's, `nodes_ready_spot` that of the group `spot`. */
export function wideColumns(groups: readonly string[]): readonly Column<WideRow>[] {
  return TIMELINE_COLUMNS.filter(({ name }) => name !== 'group').flatMap((column) => {
    const ofGroups =
      OF_THE_INSTANT.includes(column.name) || ONLY_OF_THE_CLUSTER.includes(column.name)
        ? []
        : groups;
    return [
      of(column, CLUSTER, {}),
      ...ofGroups.map((group) =>
        of(column, group, {
          name: `${column.name}_${group}`,
          meaning: `${column.meaning}, of group ${group}`,
        }),
      ),
    ];
  });
}

const of = (
  column: Column<TimelineRow>,
  group: string,
  named: Partial<Pick<Column<WideRow>, 'name' | 'meaning'>>,
): Column<WideRow> => ({
  ...column,
  ...named,
  value: (row) => {
    const own = row.get(group);
    return own === undefined ? null : column.value(own);
  },
});
