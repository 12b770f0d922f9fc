// Reads a ZIP archive, for tests of workbooks: names, contents, and the bytes of every time stamp.

import { inflateRawSync } from 'node:zlib';

export interface Unzipped {
  readonly files: ReadonlyMap<string, string>;
  /** Of every entry, as MS-DOS packs them: date above, time below. */
  readonly stamps: readonly number[];
}

export function unzipped(archive: Uint8Array): Unzipped {
  const bytes = Buffer.from(archive);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  const stamps: number[] = [];
  let entry = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((at) => bytes.readUInt16LE(entry + at));
    const header = bytes.readUInt32LE(entry + 42);
    const from = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(entry + 20));
    const isDeflated = bytes.readUInt16LE(entry + 10) === 8;
    const content = isDeflated ? inflateRawSync(packed) : packed;
    files.set(bytes.toString('utf8', entry + 46, entry + 46 + name!), content.toString('utf8'));
    stamps.push(bytes.readUInt32LE(entry + 12), bytes.readUInt32LE(header + 10));
    entry += 46 + name! + extra! + comment!;
  }
  return { files, stamps };
}

/** A cell of a sheet as its XML says: what it is, and what it holds. */
export interface SheetCell {
  readonly kind: 'number' | 'text' | 'boolean' | 'formula';
  readonly value: string;
  readonly formula: string;
}

/** The cells of a sheet by name of the sheet and address, shared strings put in. */
export function sheetCells({ files }: Unzipped, sheet: string): ReadonlyMap<string, SheetCell> {
  const workbook = files.get('xl/workbook.xml')!;
  const names = [...workbook.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name);
  const xml = files.get(`xl/worksheets/sheet${names.indexOf(sheet) + 1}.xml`)!;
  const strings = [
    ...files.get('xl/sharedStrings.xml')!.matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g),
  ];
  return new Map(
    [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(.*?)<\/c>/g)].map(([, address, rest, inner]) => {
      const value = /<v>([^<]*)<\/v>/.exec(inner!)?.[1] ?? '';
      const formula = /<f>([^<]*)<\/f>/.exec(inner!)?.[1] ?? '';
      const type = / t="(\w+)"/.exec(rest!)?.[1] ?? 'n';
      const kind =
        formula !== '' ? 'formula' : type === 's' ? 'text' : type === 'b' ? 'boolean' : 'number';
      const text = kind === 'text' ? strings[Number(value)]![1]! : value;
      return [address!, { kind, value: text, formula }] as const;
    }),
  );
}
