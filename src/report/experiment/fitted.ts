// Texts that fit a narrow screen: sentences go on in the next line, tables leave out their least columns.

import { aligned, type Alignment } from '../table.ts';

const lengthOf = (text: string): number => [...text].length;

/** A sentence in lines of at most `width`, further lines indented a little more. */
export function wrapped(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0];
  const lines: string[] = [];
  let open = indent;
  for (const word of line.trimStart().split(' ')) {
    const isStart = open.trim() === '';
    const longer = isStart ? open + word : `${open} ${word}`;
    if (!isStart && lengthOf(longer) > width) {
      lines.push(open.trimEnd());
      open = `${indent}  ${word}`;
    } else open = longer;
  }
  return [...lines, open.trimEnd()];
}

/** A table whose first row is its head; columns named in `least` leave, first to last, until it fits. */
export function fittedTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  { width, least }: { readonly width: number; readonly least: readonly string[] },
): string[] {
  const [head = []] = rows;
  const lines = aligned(rows, alignments);
  const leaving = least.find((name) => head.includes(name));
  if (leaving === undefined || lines.every((line) => lengthOf(line) <= width)) return lines;
  const place = head.indexOf(leaving);
  const without = <T>(cells: readonly T[]): readonly T[] => cells.toSpliced(place, 1);
  return fittedTable(rows.map(without), without(alignments), {
    width,
    least: least.filter((name) => name !== leaving),
  });
}
