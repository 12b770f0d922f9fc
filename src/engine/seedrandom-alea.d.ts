// @types/seedrandom knows neither this path nor the generator's 53-bit draw.
declare module 'seedrandom/lib/alea.js' {
  interface AleaGenerator {
    (): number;
    double: () => number;
  }
  export default function alea(seed: string): AleaGenerator;
}
