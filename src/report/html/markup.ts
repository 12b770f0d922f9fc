// HTML as a value of its own: whatever is put into a template is escaped unless it is HTML already, so that a name can
// never become markup.

/** Markup that is safe to send; made by the `html` template and `trusted` only. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Html[];

/** A template whose parts are escaped; the indentation of its own text is not sent. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => {
  const [first = '', ...rest] = texts.map((text) => text.replace(/\s*\n\s*/g, '\n'));
  return { markup: rest.reduce((page, text, i) => page + markupOf(parts[i]!) + text, first) };
};

/** Markup of our own making: styles, scripts, drawn charts. */
export const trusted = (markup: string): Html => ({ markup });

export const NOTHING_AT_ALL = trusted('');

/** `then` where it applies, else nothing. */
export const when = (applies: boolean, then: () => Html): Html =>
  applies ? then() : NOTHING_AT_ALL;

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters with a meaning in HTML become entities; those that only disturb (controls, text direction) go. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (c) => (c === '\n' || c === '\t' ? c : ''))
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
