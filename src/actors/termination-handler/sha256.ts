// SHA-256 (FIPS 180-4) of a short text: the handler's event ids are hashes, and its taints carry them.

const ROUND_CONSTANTS = words(
  '428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5',
  'd807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174',
  'e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da',
  '983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967',
  '27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85',
  'a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070',
  '19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3',
  '748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2',
);
const INITIAL_STATE = words(
  '6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19',
);

function words(...lines: readonly string[]): Uint32Array {
  return Uint32Array.from(lines.join(' ').split(' '), (word) => Number.parseInt(word, 16));
}

/** The digest of an ASCII text in lower-case hexadecimal. */
export function sha256(text: string): string {
  const message = padded(text);
  const state = INITIAL_STATE.slice();
  for (let block = 0; block < message.length; block += 16)
    compress(state, schedule(message.subarray(block, block + 16)));
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The text, a one bit, zeros, and its length in bits, in big-endian words of 32 bits. */
function padded(text: string): Uint32Array {
  const blocks = Math.ceil((text.length + 9) / 64);
  const message = new Uint32Array(blocks * 16);
  for (let index = 0; index <= text.length; index += 1) {
    const byte = index < text.length ? text.charCodeAt(index) : 0x80;
    message[index >> 2]! |= byte << (24 - 8 * (index & 3));
  }
  message[message.length - 1] = text.length * 8;
  return message;
}

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function schedule(block: Uint32Array): Uint32Array {
  const w = new Uint32Array(64);
  w.set(block);
  for (let t = 16; t < 64; t += 1) {
    const [early, late] = [w[t - 15]!, w[t - 2]!];
    const small0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const small1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    w[t] = w[t - 16]! + small0 + w[t - 7]! + small1;
  }
  return w;
}

/** The standard's own letters. */
function compress(state: Uint32Array, w: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + big1 + choice + ROUND_CONSTANTS[t]! + w[t]!) | 0;
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + big0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index]! += word;
  });
}
