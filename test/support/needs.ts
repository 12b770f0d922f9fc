// Tests that need something a newcomer may not have are skipped by name; where everything must be there
// (SIMULATE_REQUIRE_ALL=1, as in CI) they run and fail instead.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '../..');

const requireAll = process.env['SIMULATE_REQUIRE_ALL'] === '1';

/** `test`, or a skip that says what is missing. */
export function testNeeding(what: string, present: boolean): typeof test {
  if (present || requireAll) return test;
  const skipping = (name: string, ...rest: unknown[]): void => {
    test.skip(`${name} (skipped: needs ${what})`, rest.at(-1) as () => void);
  };
  return skipping as typeof test;
}

/** Material of the project's makers that a clone does not carry; never required, only used when it lies beside. */
export const besides = (path: string): string | undefined => {
  const beside = resolve(ROOT, '..', 'shared', path);
  return existsSync(beside) ? beside : undefined;
};

/** Other Node binaries to compare with: a colon-separated list of paths. */
export const otherNodes = (process.env['SIMULATE_NODE_VERSIONS'] ?? '')
  .split(':')
  .filter((path) => path !== '' && existsSync(path));
