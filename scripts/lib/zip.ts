// Reads the table of contents of a zip archive (a .vsix is one).

export interface ZipEntry {
  readonly name: string;
  /** Bytes as stored, compressed. */
  readonly compressed: number;
  /** Bytes when unpacked. */
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;

/** The archive's entries in their order. Throws an Error when the bytes are no zip archive; zip64 is not read. */
export function zipEntries(archive: Buffer): ZipEntry[] {
  let end = archive.length - endLength;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new Error('Not a zip archive: it has no end record');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== entrySignature)
      throw new Error(`Not a zip archive: no entry at byte ${at}`);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + entryLength, at + entryLength + nameLength);
    entries.push({ name, compressed: archive.readUInt32LE(at + 20), size: archive.readUInt32LE(at + 24) });
    at += entryLength + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}
