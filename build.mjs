// Bundles the command line (one small entry, everything heavy behind a lazy chunk), builds the library and its types.

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** CommonJS dependencies inside an ES module bundle still call `require`. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  splitting: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { TOOL_VERSION: JSON.stringify(version) },
};

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: { simulate: 'src/cli/simulate.ts', 'report-worker': 'src/cli/report-worker.ts' },
    outdir: 'dist/cli',
    minify: true,
    banner: { js: requireBanner },
  }),
  build({
    ...common,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist/library',
    packages: 'external',
  }),
]);
chmodSync('dist/cli/simulate.js', 0o755);
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
});
