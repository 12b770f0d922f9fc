// Bundles the benchmarks into dist/bench: what is measured is what users run, not what a TypeScript loader makes of it.

import { build } from 'esbuild';

const BENCHES = [
  'bench',
  'common-random-numbers',
  'equal-workload',
  'many-runs',
  'start',
  'whole-run',
];

await build({
  entryPoints: {
    ...Object.fromEntries(BENCHES.map((name) => [name, `test/bench/${name}.ts`])),
    'run-worker': 'src/experiment/run-worker.ts',
  },
  outdir: 'dist/bench',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
