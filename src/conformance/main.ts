// `npm run conformance -- FILE…`: holds this program against cases with known outcomes. Prints each case that fails,
// counts what is not built by its name, and exits with 1 if anything failed.

import { readFileSync } from 'node:fs';
import { checkFile } from './check.ts';
import { lines } from './account.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: npm run conformance -- FILE…');
  process.exit(2);
}
let failed = 0;
for (const file of files) {
  const verdicts = checkFile(JSON.parse(readFileSync(file, 'utf8')));
  if (verdicts === undefined) {
    console.error(`${file}: no file of cases: write a list of cases, or { source, cases }`);
    process.exit(2);
  }
  for (const line of lines(file, verdicts)) console.log(line);
  failed += verdicts.filter(({ outcome }) => outcome === 'failed').length;
}
process.exitCode = failed > 0 ? 1 : 0;
