// Bundles the benchmarks into dist/bench: what is measured is what users run, not what a TypeScript loader makes of it.

import { build } from 'esbuild';

await build({
  entryPoints: ['bench', 'equal-workload', 'start', 'whole-run'].map(
    (name) => `test/bench/${name}.ts`,
  ),
  outdir: 'dist/bench',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
