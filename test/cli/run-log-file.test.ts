import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPieces, readText } from '../../src/cli/files.ts';
import { openRunLog, removeFinishedLog } from '../../src/cli/run-log-file.ts';
import { endLine, headerLine, textLine } from '../../src/experiment/run-log.ts';
import { emptyFolder, shell, smallStory } from '../support/cli.ts';

const header = headerLine({ toolVersion: '1.2.3', asked: ['run', 'a.yaml'] });
const text = textLine({ file: 'a.yaml', sha256: 'x', text: '# a line\n'.repeat(1000) });

test('a log is taken away when its last line ends it, whatever stands before', () => {
  const path = join(emptyFolder(), 'log');
  const isLeft = (content: string): boolean => {
    writeFileSync(path, content);
    removeFinishedLog(path);
    return existsSync(path);
  };
  const end = endLine(0);
  for (const finished of [header + end, header + text + end, `${header}damaged\n${end}`])
    expect(isLeft(finished)).toBe(false);
  for (const unfinished of ['', header, header + text, header + end + text, header + end.trimEnd()])
    expect(isLeft(unfinished)).toBe(true);
  expect(isLeft(`${header}${end}cut o`)).toBe(true);
});

test('a file is read in pieces as it is read whole, letters that lie across two of them too', () => {
  const path = join(emptyFolder(), 'text');
  const content = 'für die Nacht: 夜 🌙\n'.repeat(10_000);
  writeFileSync(path, content);
  const pieces = [...readPieces(path, content.length * 4, 'text')];
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe(content);
  const refused = () => [...readPieces(path, 1000, 'text')];
  expect(refused).toThrow(/the text has 0\.\d MiB, at most 0\.0 MiB are read/);
});

test('what never ends is not read to its end', () => {
  expect(() => readText('/dev/zero', 100_000, 'scenario')).toThrow(
    '/dev/zero: the scenario has more than 0.1 MiB, at most 0.1 MiB are read: keep long lists out of it',
  );
  const { status, stderr } = shell('simulate validate - < /dev/zero');
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr:
      '-  the scenario has more than 4.0 MiB, at most 4.0 MiB are read: keep long lists out of it\n' +
      '1 problem. Keys and their meaning: simulate explain\n',
  });
});

test('what cannot be read in pieces is said in one line', () => {
  const folder = emptyFolder();
  const read = (path: string) => () => [...readPieces(path, 1000, 'record of runs')];
  expect(read(folder)).toThrow(`${folder}: it is a folder, a record of runs is one file`);
  expect(read(join(folder, 'none'))).toThrow(/none: cannot read the record of runs: /);
});

test('a log whose first line was cut off is begun anew, and whoever wants to go on is told', () => {
  const path = join(emptyFolder(), 'log');
  const made = { toolVersion: '1.2.3', asked: ['run', 'a.yaml'] };
  const goOn = (content: string): readonly string[] => {
    writeFileSync(path, content);
    const log = openRunLog(path, made, { goOn: true });
    log.close();
    return log.notes;
  };
  const another = headerLine({ toolVersion: '1.2.3', asked: ['run', 'b.yaml'] });
  for (const cut of [
    ...[0, 16, 17, 60, header.length - 1].map((n) => header.slice(0, n)),
    another.slice(0, 60),
  ]) {
    expect(goOn(cut)).toEqual([`${path} was cut off before its first run: every run is made`]);
    expect(readFileSync(path, 'utf8')).toBe(header);
  }
  for (const strange of [
    header.slice(0, 15),
    another.slice(0, 20),
    'dear diary',
    '{"a":1}',
    '\n',
    another,
  ]) {
    expect(() => goOn(strange)).toThrow(path);
    expect(readFileSync(path, 'utf8')).toBe(strange);
  }
});

test('a whole first line is not taken for one that was cut off, however long it is', () => {
  const path = join(emptyFolder(), 'log');
  const made = {
    toolVersion: '1.2.3',
    asked: ['run', 'a.yaml', `--set=name=${'x'.repeat(300_000)}`],
  };
  openRunLog(path, made, { goOn: false }).close();
  const log = openRunLog(path, made, { goOn: true });
  log.close();
  expect(log.notes).toEqual([`0 runs were there already (${path})`]);
});

test('where the disk took only a part of the first line, the same command goes on when there is room', () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), smallStory());
  const file = `${'./'.repeat(600)}small.yaml`; // a long word makes a long first line
  const words = `simulate ${file} -n 2 --no-fail --quiet`;
  expect(shell(`ulimit -f 1; ${words} --out out`, { cwd }).stderr).toContain(
    'cannot write: the file would be larger',
  );
  expect(readFileSync(join(cwd, 'out/.runs.ndjson')).byteLength).toBe(1024);
  const again = shell(`${words} --resume out`, { cwd });
  expect(again).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('was cut off before its first run') as unknown,
  });
});

test('a new log takes the place of an older one, and never of what is not ours', () => {
  const folder = emptyFolder();
  const made = { toolVersion: '1.2.3', asked: ['run', 'a.yaml'] };
  const begin = (path: string) => () => openRunLog(path, made, { goOn: false }).close();
  const older = join(folder, 'older');
  for (const content of ['', header + text, header.replace('runs/v3', 'runs/v2')]) {
    writeFileSync(older, content);
    begin(older)();
    expect(readFileSync(older, 'utf8')).toBe(header);
  }
  const notes = join(folder, 'notes');
  writeFileSync(notes, 'dear diary');
  const refusal = 'it is there and not written by simulate: name another folder, or remove it';
  expect(begin(notes)).toThrow(`${notes}: ${refusal}`);
  symlinkSync('notes', join(folder, 'link'));
  expect(begin(join(folder, 'link'))).toThrow(refusal);
  expect(readFileSync(notes, 'utf8')).toBe('dear diary');
  symlinkSync('nowhere', join(folder, 'astray'));
  begin(join(folder, 'astray'))();
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  mkdirSync(join(folder, 'inner'));
  expect(begin(join(folder, 'inner'))).toThrow('it is a folder');
});
