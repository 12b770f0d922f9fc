// Columns of text that line up: for the terminal and for plain files. Widths are counted before any colour is put on.

export type Alignment = 'left' | 'right';

/** Pads every cell to its column's width; the last column, when left-aligned, carries no trailing blanks. */
export function aligned(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  gap = '  ',
): string[] {
  const widths = alignments.map((_, place) =>
    rows.reduce((widest, row) => Math.max(widest, lengthOf(row[place] ?? '')), 0),
  );
  return rows.map((row) =>
    widths
      .map((width, place) => padded(row[place] ?? '', width, alignments[place]!))
      .join(gap)
      .trimEnd(),
  );
}

/** Characters, not UTF-16 units. */
const lengthOf = (text: string): number => [...text].length;

export function padded(text: string, width: number, alignment: Alignment = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return alignment === 'left' ? text + blanks : blanks + text;
}

/** At most `most` characters, the last one … when something was cut. */
export function clipped(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
