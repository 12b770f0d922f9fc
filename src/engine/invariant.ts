// The third kind of error: we were wrong. The run adds the instant, the fact and the line that replays it.

/** Something that must hold did not: a bug of ours, never of the scenario. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/** Throws an `InvariantViolation` saying `otherwise` unless `holds`. */
export function invariant(holds: boolean, otherwise: string | (() => string)): asserts holds {
  if (!holds) throw new InvariantViolation(typeof otherwise === 'string' ? otherwise : otherwise());
}
