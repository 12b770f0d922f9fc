// Tests of the command line run what users run: the bundle, built from the source under test.

import { execFileSync } from 'node:child_process';
import { ROOT } from './needs.ts';

export function setup(): void {
  execFileSync(process.execPath, ['build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
