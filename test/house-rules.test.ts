// The house rules, as a test. Each failure reads `path:line: error: what, and what to do instead`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');

type Room =
  | 'units'
  | 'ids'
  | 'kubernetes'
  | 'engine'
  | 'catalogue'
  | 'scenario'
  | 'cluster'
  | 'actors'
  | 'metrics'
  | 'experiment'
  | 'report'
  | 'conformance'
  | 'fidelity'
  | 'cli'
  | 'index';

/** The import table: a room imports itself and what its row names, nothing else. src/README.md shows the same table. */
const WORDS: readonly Room[] = ['units', 'ids', 'kubernetes'];
const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  units: [],
  ids: [],
  kubernetes: ['units'],
  engine: ['units'],
  catalogue: ['units'],
  scenario: [...WORDS, 'catalogue', 'cluster'],
  cluster: WORDS,
  actors: [...WORDS, 'scenario', 'cluster', 'engine'],
  metrics: [...WORDS, 'scenario', 'cluster'],
  experiment: [...WORDS, 'scenario', 'cluster', 'engine', 'actors', 'metrics'],
  report: [...WORDS, 'scenario', 'cluster', 'metrics', 'experiment', 'fidelity'],
  fidelity: [...WORDS, 'scenario', 'cluster', 'engine', 'actors', 'metrics', 'experiment'],
  conformance: [
    ...WORDS,
    'scenario',
    'cluster',
    'engine',
    'actors',
    'metrics',
    'catalogue',
    'experiment',
    'fidelity',
  ],
  cli: ['units', 'scenario', 'experiment', 'report', 'conformance', 'fidelity', 'metrics'],
  index: ['units', 'scenario', 'experiment', 'report', 'fidelity', 'metrics', 'cluster'],
};

/** A scenario is asked whom its selectors match; metrics fold facts and must not see the live state; report prints facts. */
const CLUSTER_FILES_FOR: Partial<Record<Room, readonly string[]>> = {
  scenario: ['selectors.ts'],
  metrics: ['fact.ts', 'spec.ts', 'columns.ts'],
  report: ['fact.ts', 'spec.ts'],
  index: ['fact.ts', 'spec.ts'],
};

/** Folders under actors/ that are no actor: what several of the real components link too. */
const SHARED_BY_ACTORS: readonly string[] = ['framework', 'contract.ts'];

interface SourceFile {
  readonly path: string;
  readonly room: Room;
  readonly lines: readonly string[];
}

const files = (readdirSync(SOURCE, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .toSorted()
  .map((name): SourceFile => {
    const room = name.split('/')[0]!.replace(/\.ts$/, '') as Room;
    return { path: name, room, lines: readFileSync(join(SOURCE, name), 'utf8').split('\n') };
  });

const isDoor = ({ path, room }: SourceFile): boolean =>
  room === 'cli' || path === 'conformance/main.ts';

/** One error per line of a file for which `rule` has something to say. */
function errors(rule: (line: string, file: SourceFile) => string | undefined): string[] {
  return files.flatMap((file) =>
    file.lines.flatMap((line, index) => {
      const error = rule(line, file);
      return error === undefined ? [] : [`src/${file.path}:${index + 1}: error: ${error}`];
    }),
  );
}

function importedPath(line: string, file: SourceFile): string | undefined {
  const from = /(?:^\s*(?:import|export|\}).*\bfrom|\bimport\(|^\s*import) ?'(\.[^']+)'/.exec(
    line,
  )?.[1];
  if (from === undefined) return undefined;
  return relative(SOURCE, resolve(SOURCE, dirname(file.path), from));
}

test('a folder imports only what its row in the import table names', () => {
  expect(
    errors((line, file) => {
      const target = importedPath(line, file);
      if (target === undefined) return undefined;
      const room = target.split('/')[0]!.replace(/\.ts$/, '') as Room;
      if (room === file.room) return undefined;
      if (!MAY_IMPORT[file.room].includes(room)) return `${file.room}/ may not import ${room}/`;
      const allowed = room === 'cluster' ? CLUSTER_FILES_FOR[file.room] : undefined;
      if (allowed !== undefined && !allowed.includes(target.split('/')[1]!))
        return `${file.room}/ may import only ${allowed.join(', ')} of cluster/`;
      return undefined;
    }),
  ).toEqual([]);
});

test('one actor never imports another', () => {
  expect(
    errors((line, file) => {
      if (file.room !== 'actors' || file.path === 'actors/roster.ts') return undefined;
      const [room, actor] = importedPath(line, file)?.split('/') ?? [];
      if (room !== 'actors' || actor === file.path.split('/')[1]) return undefined;
      return SHARED_BY_ACTORS.includes(actor!) ? undefined : `an actor may not import ${actor}`;
    }),
  ).toEqual([]);
});

const BANNED: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /\bMath\.random\b/, instead: 'Math.random is banned, use port.rng' },
  { pattern: /\bDate\b(?!\w)/, instead: 'Date is banned, use port.now' },
  { pattern: /\bperformance\./, instead: 'performance is banned, only cli/ knows the clock' },
  { pattern: /\bprocess\./, instead: 'process is banned outside cli/' },
  { pattern: /\bMath\.pow\b|\*\*/, instead: 'powers differ between Node versions, use Math.exp' },
  { pattern: /\.toLocale|\bIntl\.|localeCompare/, instead: 'locale is banned' },
  { pattern: /^(?:export )?let /, instead: 'module-level let is banned' },
];

/** A line without its strings, templates' text, regular expressions' and comments' content. */
const codeOf = (line: string): string =>
  /^\s*(?:\/?\*|\/\/)/.test(line)
    ? ''
    : line
        .replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")
        .replaceAll(/`(?:[^`\\$]|\\.)*`/g, '``')
        .replace(/\/\/ .*$/, '');

test('nothing outside the door reads clocks, disks, locales or global chance', () => {
  expect(
    errors((line, file) => {
      if (isDoor(file)) return undefined;
      const code = codeOf(line);
      return BANNED.find(({ pattern }) => pattern.test(code))?.instead;
    }),
  ).toEqual([]);
});

/** Node's own modules that other rooms may use too. */
const BESIDE_THE_DOOR: Readonly<Record<string, readonly Room[]>> = {
  'node:crypto': ['report', 'experiment'],
  'node:worker_threads': ['experiment'],
};

test('Node modules stay at the door; a hash is a pure function, and which thread makes a run changes nothing in it', () => {
  expect(
    errors((line, file) => {
      const used = /(?:from|import\() ?'(node:[a-z/_]+)'/.exec(line)?.[1];
      if (used === undefined || isDoor(file)) return undefined;
      if (BESIDE_THE_DOOR[used]?.includes(file.room)) return undefined;
      return `${used} is banned outside cli/`;
    }),
  ).toEqual([]);
});

test('only report/, experiment/ and the door are asynchronous', () => {
  const rooms: readonly Room[] = ['report', 'experiment', 'cli', 'index'];
  expect(
    errors((line, file) =>
      !rooms.includes(file.room) &&
      !isDoor(file) &&
      /\basync (?:function|\(|\w+ ?=>|\w+\()|\bawait\b/.test(codeOf(line))
        ? 'async is banned in the simulation'
        : undefined,
    ),
  ).toEqual([]);
});

test('no enum, no any, no default export, no barrel but the library', () => {
  expect(
    errors((line, file) => {
      const code = codeOf(line);
      if (/^\s*(?:export )?(?:const )?enum /.test(code)) return 'enums are banned, use a union';
      if (/(?::|\bas|<) any\b/.test(code)) return 'any is banned';
      if (code.startsWith('export default')) return 'default exports are banned';
      if (/^export (?:\*|\{[^}]*\}) from/.test(line) && file.path !== 'index.ts')
        return 're-exports belong in src/index.ts alone';
      return undefined;
    }),
  ).toEqual([]);
});

test('every file opens by saying what it is for', () => {
  const silent = files.filter(
    ({ lines }) => !lines[lines[0]!.startsWith('#!') ? 1 : 0]!.startsWith('// '),
  );
  expect(silent.map(({ path }) => `src/${path}:1: error: say in one line what it is for`)).toEqual(
    [],
  );
});

/** Style asks for 200 lines and a hard look at 300; past this nobody knows the room any more. */
const MOST_LINES = 400;

test('no file is longer than a room can be', () => {
  const long = files.filter(({ lines }) => lines.length > MOST_LINES);
  expect(long.map(({ path, lines }) => `src/${path}: error: ${lines.length} lines`)).toEqual([]);
});

test('the repository speaks of the project alone', () => {
  const machine = /\/(?:work|root|home|tmp)\/|\.\.\/shared/;
  expect(
    errors((line) => (machine.test(line) ? 'names a place outside the repository' : undefined)),
  ).toEqual([]);
});
