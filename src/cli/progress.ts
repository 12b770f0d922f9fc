// Progress on stderr: a redrawn line on a terminal, a plain line every ten seconds elsewhere, nothing under a second.

import type { Instant } from '../units.ts';
import type { Terminal } from './terminal.ts';

export type ProgressStyle = 'bar' | 'plain' | 'none';

export interface Progress {
  /** The simulated clock has come to `now` of `until`. */
  at(now: Instant, until: Instant): void;
  /** Takes the line away; says how long it took when a line was drawn. */
  done(): void;
}

const FIRST_AFTER_MS = 1000;
const BAR_EVERY_MS = 100;
const PLAIN_EVERY_MS = 10_000;
const BAR_CELLS = 20;

/** `auto`: a bar on a terminal, plain lines elsewhere. */
export function progressStyle(wanted: string | undefined, terminal: Terminal): ProgressStyle {
  if (wanted === 'bar' || wanted === 'plain' || wanted === 'none') return wanted;
  return terminal.interactive ? 'bar' : 'plain';
}

export function progressOn(terminal: Terminal, style: ProgressStyle): Progress {
  const startedAt = performance.now();
  let drawnAt = startedAt + FIRST_AFTER_MS - (style === 'bar' ? BAR_EVERY_MS : PLAIN_EVERY_MS);
  let drawn = false;
  const every = style === 'bar' ? BAR_EVERY_MS : PLAIN_EVERY_MS;
  return {
    at(now, until) {
      const clock = performance.now();
      if (style === 'none' || clock - drawnAt < every) return;
      drawnAt = clock;
      const share = Math.max(0, now / until);
      const line = progressLine(share, clock - startedAt, terminal.unicode);
      drawn = true;
      void terminal.write(style === 'bar' ? `\r\u001B[K${line}` : `${line}\n`);
    },
    done() {
      if (!drawn) return;
      const took = `done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`;
      void terminal.write(style === 'bar' ? `\r\u001B[K${took}` : took);
    },
  };
}

/** `running 63%  ███████▌····  5 s left`. */
export function progressLine(share: number, elapsedMs: number, unicode: boolean): string {
  const percent = Math.floor(share * 100);
  const filled = Math.floor(share * BAR_CELLS);
  const [full, empty] = unicode ? ['█', '·'] : ['#', '.'];
  const bar = full.repeat(filled) + empty.repeat(BAR_CELLS - filled);
  if (share <= 0) return `running ${percent}%  ${bar}`;
  const left = Math.max(1, Math.round((elapsedMs * (1 - share)) / share / 1000));
  return `running ${percent}%  ${bar}  ${left} s left`;
}
