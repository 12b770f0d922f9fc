// What a command is made of, for the help text and the parser: its words, its flags by section, its exit codes.

/** What a flag takes: nothing, a text, a number, or a file. */
export type FlagKind = 'switch' | 'text' | 'count' | 'file' | 'choice';

export interface Flag {
  readonly name: string;
  readonly alias?: string;
  readonly kind: FlagKind;
  /** As shown after the name, e.g. `path=value`. */
  readonly shows?: string;
  readonly choices?: readonly string[];
  readonly repeats?: boolean;
  readonly says: string;
  readonly default?: string;
}

export interface FlagSection {
  readonly title: string;
  readonly flags: readonly Flag[];
}

/** Headings of the overview, in its order. */
export const COMMAND_GROUPS = ['Run', 'Decide', 'Author', 'Check', 'Share'] as const;

export interface Command {
  readonly name: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  readonly says: string;
  readonly usage: string;
  /** How many words it takes beside its flags. */
  readonly words: { readonly least: number; readonly most: number };
  readonly examples: readonly string[];
  /** What the flags cannot say in their line: how a file is written, what is compared with what. */
  readonly explains?: readonly string[];
  readonly sections: readonly FlagSection[];
  readonly exit: string;
}
