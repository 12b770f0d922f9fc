// Labels beside points, so that none stands on another: each takes the first free place around its point, the
// important ones first, clear of a line through the points where that is possible; one without a free place is left out,
// since a table has its name.

/** A point and its label, px from the plot's upper left corner. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** Where a label goes: its anchor relative to the point, and which end of the text is there. */
export interface Placed {
  readonly dx: number;
  readonly dy: number;
  readonly align: 'left' | 'right' | 'center';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Above to the right first: a frontier falls, and leaves that side free. */
const AROUND: readonly Placed[] = [
  { dx: 8, dy: -11, align: 'left' },
  { dx: 9, dy: 0, align: 'left' },
  { dx: -9, dy: 0, align: 'right' },
  { dx: 0, dy: -13, align: 'center' },
  { dx: 0, dy: 14, align: 'center' },
  { dx: -8, dy: -11, align: 'right' },
  { dx: 8, dy: 12, align: 'left' },
  { dx: -8, dy: 12, align: 'right' },
];

/** Mean width of a character of the charts' font, and the height of a line, px. */
const CHARACTER = 6.7;
const HALF_LINE = 7;
const POINT = 5;

/** In the order given, which is that of importance; undefined where there is no room. `line` joins some points. */
export function placedLabels(
  points: readonly Labelled[],
  plot: { readonly width: number; readonly height: number },
  line: readonly Spot[] = [],
): readonly (Placed | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => boxAround(x, x, y, POINT));
  const crossed = alongLine(line);
  return points.map((point) => {
    const free = AROUND.map((place) => ({ place, box: boxOf(point, place) })).filter(
      ({ box }) => isWithin(box, plot) && !taken.some((other) => overlap(box, other)),
    );
    const found = free.find(({ box }) => !crossed.some((other) => overlap(box, other))) ?? free[0];
    if (found === undefined) return undefined;
    taken.push(found.box);
    return found.place;
  });
}

type Spot = Pick<Labelled, 'x' | 'y'>;

/** How far apart a line is looked at, px: closer than the height of a label. */
const STRIDE = 6;

/** Small boxes along a line. */
const alongLine = (line: readonly Spot[]): Box[] =>
  line.slice(1).flatMap((to, i) => {
    const from = line[i]!;
    const steps = Math.max(
      1,
      Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) / STRIDE),
    );
    return Array.from({ length: steps + 1 }, (_, step) => {
      const x = from.x + ((to.x - from.x) * step) / steps;
      const y = from.y + ((to.y - from.y) * step) / steps;
      return boxAround(x, x, y, 1);
    });
  });

function boxOf({ x, y, label }: Labelled, { dx, dy, align }: Placed): Box {
  const width = [...label].length * CHARACTER;
  const at = x + dx;
  const left = align === 'left' ? at : align === 'right' ? at - width : at - width / 2;
  return boxAround(left, left + width, y + dy, HALF_LINE);
}

const boxAround = (from: number, to: number, y: number, half: number): Box => ({
  left: from === to ? from - half : from,
  right: from === to ? to + half : to,
  top: y - half,
  bottom: y + half,
});

const isWithin = (box: Box, plot: { readonly width: number; readonly height: number }): boolean =>
  box.left >= 0 && box.right <= plot.width && box.top >= 0 && box.bottom <= plot.height;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
