// Where the words of a drawn chart stand, without a browser: boxes about as large as the text, and which of them stand
// on each other.

/** Mean width of a character and of a bold one, and how far letters reach up and down, in font sizes. */
const WIDE = { normal: 0.6, bold: 0.63 } as const;
const UP = 0.75;
const DOWN = 0.2;
/** Letters may touch: what is less is the estimate's own error, px. */
const TOUCH = 1.5;

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const ELEMENT = /<(\/?)([\w:]+)((?:"[^"]*"|[^>"])*?)(\/?)>([^<]*)/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];

function moved({ x, y }: Place, attributes: string): Place {
  const by = /translate\(([-\d.]+)(?:[ ,]+([-\d.]+))?\)/.exec(
    attribute(attributes, 'transform') ?? '',
  );
  return by === null ? { x, y } : { x: x + Number(by[1]), y: y + Number(by[2] ?? 0) };
}

function boxOf(words: string, attributes: string, { x, y }: Place): TextBox {
  const text = words.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '&');
  const size = Number.parseFloat(attribute(attributes, 'font-size') ?? '12');
  const weight = attribute(attributes, 'font-weight') === 'bold' ? 'bold' : 'normal';
  const width = [...text].length * size * WIDE[weight];
  const before = { end: width, middle: width / 2 }[attribute(attributes, 'text-anchor') ?? ''] ?? 0;
  const left = x - before;
  return { text, left, right: left + width, top: y - size * UP, bottom: y + size * DOWN };
}

/** Every text of one picture, a line each. */
export function textBoxes(svg: string): TextBox[] {
  const boxes: TextBox[] = [];
  const places: Place[] = [{ x: 0, y: 0 }];
  let ofText = '';
  let line = 0;
  for (const [, closing, name, attributes = '', empty, words = ''] of svg.matchAll(ELEMENT)) {
    if (closing === '/') {
      places.pop();
      continue;
    }
    const place = moved(places.at(-1)!, attributes);
    if (empty === '') places.push(place);
    if (name === 'text') [ofText, line] = [attributes, 0];
    if (name === 'tspan') line += Number(attribute(attributes, 'dy') ?? 0);
    const isSeen = attribute(ofText, 'opacity') !== '0' && words.trim() !== '';
    if ((name === 'text' || name === 'tspan') && isSeen)
      boxes.push(boxOf(words, ofText, { x: place.x, y: place.y + line }));
  }
  return boxes;
}

const over = (a: TextBox, b: TextBox): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOUCH &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOUCH;

/** Pairs of texts that cannot both be read: `needs 95% | 30 of 30 runs`. */
export function collisions(svg: string): string[] {
  const boxes = textBoxes(svg);
  return boxes.flatMap((box, i) =>
    boxes
      .slice(0, i)
      .filter((other) => over(box, other))
      .map((other) => `${other.text} | ${box.text}`),
  );
}

/** The pictures of a page, by the names of their figures. */
export const picturesOf = (page: string): (readonly [name: string, svg: string])[] =>
  [...page.matchAll(/<figure[^>]* id="([\w-]+)".*?(<svg.*?<\/svg>)/gs)].map(
    ([, name, svg]) => [name!, svg!] as const,
  );
