// What a case with a known outcome says about us. A case that needs a part we have not built is
// `unsupported`, by name: it is never counted as passed.

/** One case's outcome; `expected` and `got` are plain text, printed side by side on a failure. */
export interface Verdict {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly expected?: string;
  readonly got?: string;
  /** Why a case cannot be judged, in the words under which unsupported cases are counted. */
  readonly why?: string;
}

export const unsupported = (name: string, why: string): Verdict => ({
  name,
  outcome: 'unsupported',
  why,
});

/** Passed when both texts agree. */
export const judge = (name: string, expected: string, got: string): Verdict =>
  expected === got ? { name, outcome: 'passed' } : { name, outcome: 'failed', expected, got };
