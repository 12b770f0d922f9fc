// Words of a message that come from the file: shown so that they can neither break the line nor drive the terminal.

/** Text from the file in quotes, on one line, at most some forty characters of it. */
export function quoted(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(shown).replaceAll(UNSAFE, '·');
}

/** Control and direction-changing characters, which a terminal might obey. */
export const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** `the text "10"`, `a list`: a value of the file in a sentence. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  return typeof value === 'boolean' ? String(value) : `the number ${String(value)}`;
}

/** `a, b or c`. */
export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
