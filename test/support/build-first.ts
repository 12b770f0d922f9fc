// Tests of the command line run what users run: the bundle, built from the source under test. SIMULATE_SKIP_BUILD=1 is
// for those who have just built it.

import { execFileSync } from 'node:child_process';
import { ROOT } from './needs.ts';

export function setup(): void {
  if (process.env['SIMULATE_SKIP_BUILD'] === '1') return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
