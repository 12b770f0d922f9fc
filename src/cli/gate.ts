// `--fail-on` at the door: rules are read before the first run, judged after the last, and what they say goes to stderr.

import { judgeGate, parseGateRule, type GateFinding, type GateRule } from '../experiment/gate.ts';
import type { Comparison } from '../experiment/outcome.ts';
import { gateSentence } from '../report/experiment/gate-words.ts';
import type { Flags } from './args.ts';
import { annotate } from './annotations.ts';
import type { Loaded } from './load.ts';
import type { Context } from './main.ts';
import { EXIT, InputProblem } from './problem.ts';

/** Throws an `InputProblem` with every mistake; `limits` are the names of the limits compared. */
export function gateFrom(flags: Flags, limits: readonly string[]): readonly GateRule[] {
  const parsed = flags.texts('fail-on').map((text) => parseGateRule(text, limits));
  const mistakes = parsed.flatMap((each) => ('mistake' in each ? [each.mistake] : []));
  if (mistakes.length > 0) throw new InputProblem(...mistakes);
  return parsed.flatMap((each) => ('rule' in each ? [each.rule] : []));
}

export interface GateVerdict {
  readonly findings: readonly GateFinding[];
  /** Says on stderr what fired and what stayed open, and gives the exit code. */
  conclude(flags: Flags, of: Pick<Loaded, 'file' | 'text'>, context: Context): Promise<number>;
}

export function gateVerdict(rules: readonly GateRule[], comparison: Comparison): GateVerdict {
  const findings = judgeGate(rules, comparison);
  const fired = findings.filter(({ state }) => state === 'fired');
  const open = findings.filter(({ state }) => state === 'open');
  const say = (finding: GateFinding): string =>
    `--fail-on ${gateSentence(finding, comparison.confidence)}`;
  return {
    findings,
    async conclude(flags, of, context) {
      for (const finding of fired) await context.err.write(`${say(finding)}\n`);
      for (const finding of open) await context.err.write(`note: ${say(finding)}\n`);
      await annotate(
        fired.map((finding) => ({ message: say(finding) })),
        of,
        context,
      );
      return fired.length > 0 && !flags.on('no-fail') ? EXIT.limitCrossed : EXIT.finished;
    },
  };
}
