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

/** Progress of many runs. */
export interface RunsProgress {
  /** `runs` are finished of `of`; `of` may change while the experiment learns how many it needs. */
  at(runs: number, of: number): void;
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
  const line = lineOn(terminal, style);
  return {
    at(now, until) {
      const share = Math.max(0, now / until);
      line.draw(share, `${Math.floor(share * 100)}%`);
    },
    done: line.done,
  };
}

/** `running 63/100  ███████▌····  5 s left`; on a pipe `running 63/100, 5 s left`. */
export function runsProgressOn(
  terminal: Terminal,
  style: ProgressStyle,
  doing = 'running',
): RunsProgress {
  const line = lineOn(terminal, style, doing);
  return { at: (runs, of) => line.draw(runs / of, `${runs}/${of}`), done: line.done };
}

interface Line {
  draw(share: number, label: string): void;
  done(): void;
}

function lineOn(terminal: Terminal, style: ProgressStyle, doing = 'running'): Line {
  const startedAt = performance.now();
  const every = style === 'bar' ? BAR_EVERY_MS : PLAIN_EVERY_MS;
  let drawnAt = startedAt + FIRST_AFTER_MS - every;
  let drawn = false;
  return {
    draw(share, label) {
      const clock = performance.now();
      if (style === 'none' || clock - drawnAt < every) return;
      drawnAt = clock;
      drawn = true;
      const left = timeLeft(share, clock - startedAt);
      if (style === 'plain') void terminal.write(`${doing} ${[label, ...left].join(', ')}\n`);
      else
        void terminal.write(
          `\r\u001B[K${[`${doing} ${label}`, bar(share, terminal.unicode), ...left].join('  ')}`,
        );
    },
    done() {
      if (!drawn) return;
      const took = `done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`;
      void terminal.write(style === 'bar' ? `\r\u001B[K${took}` : took);
    },
  };
}

function bar(share: number, unicode: boolean): string {
  const filled = Math.floor(Math.min(1, share) * BAR_CELLS);
  const [full, empty] = unicode ? ['█', '·'] : ['#', '.'];
  return full.repeat(filled) + empty.repeat(BAR_CELLS - filled);
}

/** Nothing while nothing is known. */
const timeLeft = (share: number, elapsedMs: number): string[] =>
  share <= 0 || share > 1
    ? []
    : [`${Math.max(1, Math.round((elapsedMs * (1 - share)) / share / 1000))} s left`];
