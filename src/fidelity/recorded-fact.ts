// One line of a recording. Simulated runs are told in the same lines, so that one set of definitions measures both.

/**
 * Something that happened: `t` seconds after the start (negative before it), and the fields that its kind has, such as
 * `node`, `pod`, `workload`, `group`, `why`. docs/fidelity.md lists the kinds.
 */
export interface RecordedFact {
  readonly t: number;
  readonly fact: string;
  readonly [field: string]: unknown;
}
