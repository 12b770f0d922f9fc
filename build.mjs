// Bundles the command line (a small door; behind it, bundles that V8 has compiled already) and the library with its types.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What is behind the door and in its threads; each is started by a file of its name ending in .js. */
const BUNDLES = {
  main: 'src/cli/main.ts',
  'report-worker': 'src/cli/report-worker.ts',
  'run-worker': 'src/experiment/run-worker.ts',
  'fidelity-worker': 'src/cli/fidelity-worker.ts',
  'rows-worker': 'src/cli/rows-worker.ts',
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  define: { TOOL_VERSION: JSON.stringify(version) },
};

/** The door asks for main.ts; what it gets is the file that starts main's bundle. */
const mainIsBehindTheDoor = {
  name: 'main-is-behind-the-door',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.js', external: true })),
};

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: BUNDLES,
    outdir: 'dist/cli',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    minify: true,
    // A script that V8 restores has no loader for import(); what is imported late lies in the bundle anyway.
    supported: { 'dynamic-import': false },
    // vega's other build of this looks for a canvas package before anything is drawn; pages hold SVG.
    alias: { 'vega-canvas': resolve('node_modules/vega-canvas/build/vega-canvas.browser.js') },
    define: { ...common.define, 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
  }),
  build({
    ...common,
    entryPoints: { simulate: 'src/cli/simulate.ts', compiled: 'src/cli/compiled.ts' },
    outdir: 'dist/cli',
    format: 'esm',
    minify: true,
    plugins: [mainIsBehindTheDoor],
  }),
  build({
    ...common,
    entryPoints: { index: 'src/index.ts', 'run-worker': 'src/experiment/run-worker.ts' },
    outdir: 'dist/library',
    format: 'esm',
    splitting: true,
    packages: 'external',
  }),
]);
for (const name of Object.keys(BUNDLES))
  writeFileSync(
    `dist/cli/${name}.js`,
    `import { compiled } from './compiled.js';\n` +
      `export const { main } = compiled(new URL('./${name}.cjs', import.meta.url)).exports;\n`,
  );
chmodSync('dist/cli/simulate.js', 0o755);
await compileAhead();
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
});

/** Does once what a run does, so that V8 compiles what a run needs, and keeps that beside each bundle. */
async function compileAhead() {
  const { compiled } = await import(pathToFileURL(resolve('dist/cli/compiled.js')).href);
  const { loadScenario, simulate } = await import(
    pathToFileURL(resolve('dist/library/index.js')).href
  );
  const file = 'scenarios/burst.yaml';
  const { scenario } = loadScenario(readFileSync(file, 'utf8'));
  const context = {
    toolVersion: version,
    scenario,
    sha256: '',
    changes: [],
    file,
    replayFlags: '',
  };
  const started = (name) => compiled(pathToFileURL(resolve(`dist/cli/${name}.cjs`)));
  const keep = (name, { script }) =>
    writeFileSync(`dist/cli/${name}.cjs.compiled`, script.createCachedData());

  const worker = started('report-worker');
  await worker.exports.toHtml(simulate(scenario), context);
  keep('report-worker', worker);

  const runs = started('run-worker');
  for (let run = 0; run < 3; run += 1) runs.exports.recordOf(scenario, run);
  keep('run-worker', runs);

  const main = started('main');
  const out = mkdtempSync(join(tmpdir(), 'simulate-build-'));
  await main.exports.main(['run', file, '-q', '--no-fail', '--out', out], version);
  rmSync(out, { recursive: true });
  keep('main', main);
}
