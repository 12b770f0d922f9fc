// Kubernetes quantities: `500m`, `1.5`, `2Gi`, `1e3`, to whole units, rounded up as the API does. Exact: no floats.

import { bytes, milliCpu, type Bytes, type MilliCpu } from '../../units.ts';
import { described, quoted } from '../wording.ts';

/** A value read, or why it cannot be: the rest of a sentence that begins with the key. */
export type QuantityReading<T> = { readonly value: T } | { readonly mistake: string };

/** CPU in whole millicores: `250m`, `0.5`, `2`. */
export const parseCpu = (written: unknown): QuantityReading<MilliCpu> =>
  read(written, 1000n, milliCpu, 'write 500m or 0.5');

/** Memory in whole bytes: `512Mi`, `1.5Gi`, `1e9`. */
export const parseMemory = (written: unknown): QuantityReading<Bytes> =>
  read(written, 1n, bytes, 'write 512Mi or 2Gi');

/** Any other resource in whole units: GPUs, bytes of ephemeral storage. */
export const parseQuantity = (written: unknown): QuantityReading<number> =>
  read(written, 1n, Number, 'write a quantity such as 1, 500m or 2Gi');

/** An exact fraction. */
interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** apimachinery pkg/api/resource/suffixer.go; `1E` is exa, `1E3` a thousand. */
const SUFFIXES: ReadonlyMap<string, Ratio> = new Map([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index): [string, Ratio] => [
    suffix,
    tenTo(3 * index - 9),
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index): [string, Ratio] => [
    suffix,
    { over: 1n << BigInt(10 * (index + 1)), under: 1n },
  ]),
]);

const NUMBER = /^([+-]?)(\d*)\.?(\d*)/;
const EXPONENT = /^[eE]([+-]?\d+)$/;
/** Longer than any sensible number; a bound on the work. */
const LONGEST = 40;
/** Far beyond what `LONGEST` digits can bring back into range. */
const LARGEST_EXPONENT = 100;

function read<T>(
  written: unknown,
  unitsPerOne: bigint,
  brand: (n: number) => T,
  advice: string,
): QuantityReading<T> {
  if (typeof written !== 'string' && typeof written !== 'number')
    return { mistake: `is ${described(written)}: ${advice}` };
  const text = String(written);
  const ratio = ratioOf(text);
  if (ratio === undefined) return { mistake: `is ${quoted(text)}, no quantity: ${advice}` };
  if (ratio.over < 0n) return { mistake: `is ${quoted(text)}: it cannot be negative` };
  const units = (ratio.over * unitsPerOne + ratio.under - 1n) / ratio.under;
  if (units > BigInt(Number.MAX_SAFE_INTEGER)) return { mistake: `is ${quoted(text)}: too large` };
  return { value: brand(Number(units)) };
}

/** The exact value of a quantity's text; undefined when it is none. */
function ratioOf(text: string): Ratio | undefined {
  if (text.length > LONGEST) return undefined;
  const [head, sign, whole, fraction] = NUMBER.exec(text)!;
  const digits = `${whole}${fraction}`;
  if (digits === '') return undefined;
  const factor = factorOf(text.slice(head.length));
  if (factor === undefined) return undefined;
  const scale = tenTo(-fraction!.length);
  const over = BigInt(digits) * factor.over * scale.over;
  return { over: sign === '-' ? -over : over, under: factor.under * scale.under };
}

function factorOf(suffix: string): Ratio | undefined {
  const exponent = EXPONENT.exec(suffix)?.[1];
  if (exponent === undefined) return SUFFIXES.get(suffix);
  return tenTo(Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, Number(exponent))));
}

function tenTo(power: number): Ratio {
  const ten = BigInt(`1${'0'.repeat(Math.abs(power))}`);
  return power < 0 ? { over: 1n, under: ten } : { over: ten, under: 1n };
}
