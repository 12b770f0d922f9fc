// Exit codes, and the one way a command says that the user's input cannot be used.

export const EXIT = {
  finished: 0,
  ourMistake: 1,
  yourInput: 2,
  limitCrossed: 3,
  noneHolds: 4,
  interrupted: 130,
  terminated: 143,
} as const;

/** The input cannot be used: `lines` say what, where and what to do. Never carries a stack to the screen. */
export class InputProblem extends Error {
  override readonly name = 'InputProblem';
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** A file that cannot be read, or is none that may be read; for whoever says the name by itself, the reason alone. */
export class UnusableFile extends InputProblem {
  readonly reason: string;

  constructor(shownPath: string, reason: string) {
    super(`${shownPath}: ${reason}`);
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'no space left on the disk',
  EFBIG: 'the file would be larger than is allowed',
  EDQUOT: 'disk quota exceeded',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  EPIPE: 'whoever read it has gone',
};

/** A system error in words; undefined when it is not one. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  return REASONS[code] ?? code;
}
