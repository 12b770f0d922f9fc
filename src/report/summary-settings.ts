// How a summary may look: what the screen can show, and how its sections line up.

import { padded } from './table.ts';

/** Colours; picocolors' `createColors()` fits. */
interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
}

const plain = (text: string): string => text;
const NO_PAINT: Paint = { bold: plain, dim: plain, red: plain, green: plain };

export interface SummaryOptions {
  readonly paint?: Paint;
  /** The locale cannot show more than ASCII. */
  readonly ascii?: boolean;
  /** Somebody is reading: say what they could do next. */
  readonly hints?: boolean;
  /** Characters in a line; long names and messages are cut to fit. */
  readonly columns?: number;
}

export type Settings = Required<SummaryOptions>;

/** What is left out of the options is plain, in Unicode, for nobody in particular, a hundred columns wide. */
export const settingsOf = (options: SummaryOptions): Settings => ({
  paint: NO_PAINT,
  ascii: false,
  hints: false,
  columns: 100,
  ...options,
});

export const section = (title: string, parts: readonly string[], { paint }: Settings): string =>
  `${paint.bold(padded(title, 10))}${parts.join('   ')}`;

export const detail = (name: string, text: string): string => `  ${padded(name, 10)}${text}`;
