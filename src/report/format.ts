// Numbers as people say them: 1m 38s, 1,234, $12.08, 28%. For text only; files carry plain numbers in fixed units.

const MINUS = '−';
export const NOTHING = '–';

/** Whole and fractional part with thousands separated; no locale is asked. */
export function grouped(value: number, decimals = 0): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const text = fraction === undefined ? thousands : `${thousands}.${fraction}`;
  return signed(value, text);
}

/** A minus, unless what is left after rounding is nothing. */
const signed = (value: number, text: string): string =>
  value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;

/** At most `decimals` decimals, none that are noughts: 3, 21.6. */
export function compact(value: number, decimals = 1): string {
  const text = grouped(value, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * `340ms`, `4s`, `4.3s`, `1m 38s`, `2h 05m`, `3d 04h`: two units at most, the finer one whole.
 * Below a minute tenths are kept, since a termination handler's work is measured in them.
 */
export function duration(seconds: number): string {
  const length = Math.abs(seconds);
  if (length === 0) return '0s';
  if (length < 0.9995) return signed(seconds, `${Math.round(length * 1000)}ms`);
  if (length < 59.95) return signed(seconds, `${compact(length)}s`);
  return signed(seconds, minutesAndMore(Math.round(length)));
}

function minutesAndMore(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'm', seconds % 60, 's');
  const wholeMinutes = Math.round(seconds / 60);
  const hours = Math.floor(wholeMinutes / 60);
  if (hours < 48) return pair(hours, 'h', wholeMinutes % 60, 'm');
  const wholeHours = Math.round(seconds / 3600);
  return pair(Math.floor(wholeHours / 24), 'd', wholeHours % 24, 'h');
}

const pair = (much: number, unit: string, little: number, smaller: string): string =>
  little === 0 ? `${much}${unit}` : `${much}${unit} ${String(little).padStart(2, '0')}${smaller}`;

/** Four decimals round it to less than ten cents. */
const BELOW_TEN_CENTS = 0.09995;

/** `$12.08`; four decimals below ten cents, where two would hide the number. */
export function money(usd: number): string {
  const digits = usd !== 0 && Math.abs(usd) < BELOW_TEN_CENTS ? 4 : 2;
  return signed(usd, `$${grouped(Math.abs(usd), digits)}`);
}

/** `28%`, `99.9%`: one decimal where it says something, never a rounded-up 100. */
export function percent(value: number): string {
  const shown = value < 100 && value > 99.9 ? 99.9 : value;
  return `${compact(shown)}%`;
}

/** `1 pod`, `2 pods`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${grouped(n)} ${n === 1 ? one : many}`;

const two = (n: number): string => String(n).padStart(2, '0');

/** `00:02:00.000` after the start; a minus before the run began. */
export function clock(milliseconds: number): string {
  const ms = Math.abs(milliseconds);
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = Math.floor(ms / 1000) % 60;
  const rest = String(ms % 1000).padStart(3, '0');
  return `${milliseconds < 0 ? '-' : ''}${two(hours)}:${two(minutes)}:${two(seconds)}.${rest}`;
}

/** `00:02:00`, without the milliseconds. */
export const clockSeconds = (milliseconds: number): string => clock(milliseconds).slice(0, -4);

/** A value in one of the units of `LimitResult.unit`, as text. */
export function inUnit(value: number, unit: string): string {
  switch (unit) {
    case 's':
      return duration(value);
    case 'USD':
      return money(value);
    case '%':
      return percent(value);
    case 'pods':
    case 'replicas':
      return compact(value);
    default:
      return `${compact(value)} ${unit}`;
  }
}

/**
 * `28%`: whole, but never rounded up to all, nor onto what is needed or beyond it: 94.6% where 95% are, which
 * round(94.6) would seem to be.
 */
export function wholePercent(value: number, needed?: number): string {
  const whole = value < 100 ? Math.min(99, Math.round(value)) : Math.round(value);
  return needed === undefined || Math.sign(whole - needed) === Math.sign(value - needed)
    ? percent(whole)
    : inUnitBeside(value, needed, '%');
}

/** Enough to tell any two values apart that a verdict does. */
const MOST_DECIMALS = 12;

/**
 * The same beside a bound, and never the bound's own text unless it stands on it: `2m 00.4s` was more than 2m. A verdict
 * is on the exact value, so a rounded one could seem to contradict it.
 */
export function inUnitBeside(value: number, bound: number, unit: string): string {
  const usual = inUnit(value, unit);
  if (value === bound || !readsAs(usual, inUnit(bound, unit))) return usual;
  for (let decimals = usualDecimals(unit) + 1; decimals <= MOST_DECIMALS; decimals += 1) {
    const text = finely(value, unit, decimals);
    if (!readsAs(text, finely(bound, unit, decimals))) return text;
  }
  return usual;
}

/** Nothing is written in many ways: `$0.00` and `$0.0000`, `0s` and `0ms`. */
const readsAs = (one: string, other: string): boolean =>
  one === other || !/[1-9]/.test(one + other);

const usualDecimals = (unit: string): number => (unit === 'USD' ? 2 : unit === 's' ? 0 : 1);

function finely(value: number, unit: string, decimals: number): string {
  switch (unit) {
    case 's':
      return fineDuration(value, decimals);
    case 'USD':
      return signed(value, `$${compact(Math.abs(value), decimals)}`);
    case '%':
      return `${compact(roundedDown(value, decimals), decimals)}%`;
    case 'pods':
    case 'replicas':
      return compact(value, decimals);
    default:
      return `${compact(value, decimals)} ${unit}`;
  }
}

/** What a share has not reached it is not rounded up to. The slack is for decimals that binary fractions cannot hold. */
const roundedDown = (value: number, decimals: number): number => {
  const scale = Number(`1e${decimals}`);
  return Math.floor(value * scale + 1e-9) / scale;
};

/** `59.96s`, `2m 00.4s`, `1h 00m 00.25s`: down to the decimals of the second. */
function fineDuration(seconds: number, decimals: number): string {
  const length = Number(Math.abs(seconds).toFixed(decimals));
  const [hours, minutes] = [Math.floor(length / 3600), Math.floor(length / 60) % 60];
  const [whole = '', fraction] = compact(length % 60, decimals).split('.');
  const rest = fraction === undefined ? whole : `${whole}.${fraction}`;
  if (hours === 0 && minutes === 0) return signed(seconds, `${rest}s`);
  const inHours = hours === 0 ? `${minutes}m` : `${hours}h ${two(minutes)}m`;
  return signed(seconds, `${inHours} ${whole.length < 2 ? '0' : ''}${rest}s`);
}

/** The same text with each duration kept on one line, for headings and paragraphs. */
export const unbroken = (text: string): string =>
  text.replace(/(\d[dhm]) (?=\d\d[hms]\b)/g, '$1\u00a0');

/** A sentence that goes on after a colon. */
export const lowered = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** A name as a terminal may be given it: without control characters, escapes and marks that turn the writing. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '');
