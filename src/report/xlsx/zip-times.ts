// A workbook is a ZIP archive, and whoever packs it stamps the clock into every entry. Equal results shall have equal
// bytes, so that all stamps are set to the first moment that ZIP can name: 1 January 1980.

/** PKWARE, "APPNOTE.TXT", 4.3.16, 4.3.12 and 4.3.7: signatures, and where in a header the stamp stands. */
const END = { signature: 0x06054b50, size: 22, entries: 10, directory: 16 };
const ENTRY = { signature: 0x02014b50, size: 46, stamp: 12, name: 28, header: 42 };
const HEADER = { signature: 0x04034b50, stamp: 10 };

/** Time 00:00:00 below, date 1980-01-01 above, as 4.4.6 packs them. */
const FIRST_MOMENT = 0x0021_0000;

/** The same archive with every stamp set to 1980; throws for bytes that are no archive. */
export function withoutTimes(archive: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(archive);
  const view = new DataView(bytes.buffer);
  const end = endOf(view);
  let entry = view.getUint32(end + END.directory, true);
  for (let left = view.getUint16(end + END.entries, true); left > 0; left -= 1) {
    expectAt(view, entry, ENTRY.signature);
    view.setUint32(entry + ENTRY.stamp, FIRST_MOMENT, true);
    const header = view.getUint32(entry + ENTRY.header, true);
    expectAt(view, header, HEADER.signature);
    view.setUint32(header + HEADER.stamp, FIRST_MOMENT, true);
    entry += ENTRY.size + lengthsAt(view, entry + ENTRY.name);
  }
  return bytes;
}

/** Lengths of name, extra field and comment, which stand one after another. */
const lengthsAt = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint16(at + 2, true) + view.getUint16(at + 4, true);

/** The end record is the last thing in an archive without a comment, as ours are. */
function endOf(view: DataView): number {
  const at = view.byteLength - END.size;
  expectAt(view, at, END.signature);
  return at;
}

function expectAt(view: DataView, at: number, signature: number): void {
  if (at < 0 || view.getUint32(at, true) !== signature)
    throw new Error(`no ZIP archive: signature ${signature.toString(16)} is missing at ${at}`);
}
