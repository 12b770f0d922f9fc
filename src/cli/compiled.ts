// Starts one of our bundles with what V8 compiled of it when it was built: reading and compiling JavaScript is most of
// what a short run waits for. V8 refuses what another version of it compiled, and then compiles again as if there were none.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

interface Compiled {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly script: Script;
}

/** Runs a CommonJS bundle; beside `name.cjs` there may lie `name.cjs.compiled`. */
export function compiled(bundle: URL): Compiled {
  const filename = fileURLToPath(bundle);
  const cachedData = bytesOf(`${filename}.compiled`);
  const script = new Script(wrapped(readFileSync(filename, 'utf8')), {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  run(module.exports, createRequire(filename), module, filename, dirname(filename));
  return { exports: module.exports, script };
}

/** What CommonJS hands a module. */
const wrapped = (source: string): string =>
  `(function(exports,require,module,__filename,__dirname){${source}\n})`;

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // a package without it: slower to start, nothing else
  }
}
