/** Bytes in a JSON file: texts whose concatenation is the body, or lines of base64 where it is no UTF-8. */
export interface Pieces {
  readonly text?: readonly string[];
  readonly base64?: readonly string[];
}

/** Longer stretches without a line end are cut where JSON has a joint (characters). */
const LONG = 120;
const BASE64_LINE = 76;

/** Cuts a line at `},` and, where that leaves long pieces, at `],`: at the same places whatever stands before. */
const cutLine = (line: string): string[] => {
  if (line.length <= LONG) return [line];
  return line.split(/(?<=\},)/).flatMap((object) => {
    const pieces: string[] = [];
    let piece = '';
    for (const part of object.split(/(?<=\],)/)) {
      if (piece !== '' && piece.length + part.length > LONG) {
        pieces.push(piece);
        piece = '';
      }
      piece += part;
    }
    return [...pieces, piece];
  });
};

export const toPieces = (bytes: Uint8Array): Pieces => {
  if (bytes.length === 0) return {};
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(buffer)) return { text: text.split(/(?<=\n)/).flatMap(cutLine) };
  return { base64: buffer.toString('base64').match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? [] };
};

/** The inverse of {@link toPieces}; `undefined` when the base64 is damaged. */
export const fromPieces = ({ text, base64 }: Pieces): Uint8Array | undefined => {
  if (text) return Buffer.from(text.join(''), 'utf8');
  const given = (base64 ?? []).join('').replace(/\s+/g, '');
  const bytes = Buffer.from(given, 'base64');
  return bytes.toString('base64') === given ? bytes : undefined;
};
