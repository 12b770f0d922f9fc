// Many runs of a shipped scenario, from opening the pool to the last byte of the result: how long, and how much memory
// the whole process ever had. `many-runs.js <scenario> <runs> <jobs>`.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { monteCarlo } from '../../src/experiment/monte-carlo.ts';
import { inThisThread } from '../../src/experiment/run-pool.ts';
import { workerPool } from '../../src/experiment/worker-pool.ts';
import { runsJsonPieces } from '../../src/report/experiment/runs-json.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const [name, runs, jobs] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
const file = join(resolve(import.meta.dirname, '../../scenarios'), `${name}.yaml`);
const loaded = loadScenario(readFileSync(file, 'utf8'));
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const { scenario } = loaded;

const startedAt = performance.now();
const pool =
  jobs === 1
    ? inThisThread()
    : workerPool(jobs, { now: () => performance.now(), every: () => () => {} });
const result = await monteCarlo(scenario, { runs, pool });
const simulatedAt = performance.now();
const context = {
  toolVersion: '',
  scenario,
  sha256: '',
  changes: [],
  file,
  replayFlags: '',
};
let bytes = 0;
for (const piece of runsJsonPieces(result, context)) bytes += Buffer.byteLength(piece);
const doneAt = performance.now();
await pool.close();
console.log(
  JSON.stringify({
    seconds: Number(((doneAt - startedAt) / 1000).toFixed(2)),
    ms_per_run: Number(((simulatedAt - startedAt) / runs).toFixed(2)),
    result_mib: Number((bytes / 1_048_576).toFixed(1)),
    most_rss_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
