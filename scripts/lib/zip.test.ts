import { expect, test } from 'vitest';
import { zipEntries } from './zip.ts';

// a.txt with `hello` and d/b.js with `hi`, stored without compression.
const archive = Buffer.from(
  'UEsDBBQAAAAAAAAAIVyGphA2BQAAAAUAAAAFAAAAYS50eHRoZWxsb1BLAwQUAAAAAAAAACFcrCqT2AIAAAACAAAABgAAAGQvYi5qc2hpUEsBAhQDFAAAAAAAAAAhXIamEDYFAAAABQAAAAUAAAAAAAAAAAAAAIABAAAAAGEudHh0UEsBAhQDFAAAAAAAAAAhXKwqk9gCAAAAAgAAAAYAAAAAAAAAAAAAAIABKAAAAGQvYi5qc1BLBQYAAAAAAgACAGcAAABOAAAAAAA=',
  'base64',
);

test('lists names and sizes', () => {
  expect(zipEntries(archive)).toEqual([
    { name: 'a.txt', compressed: 5, size: 5 },
    { name: 'd/b.js', compressed: 2, size: 2 },
  ]);
});

test('says so when the bytes are no archive', () => {
  expect(() => zipEntries(Buffer.from('no archive at all, just text'))).toThrow('Not a zip archive');
});

test('finds the end record before a comment', () => {
  const comment = Buffer.from('a comment');
  const withComment = Buffer.concat([archive, comment]);
  withComment.writeUInt16LE(comment.length, archive.length - 2);
  expect(zipEntries(withComment)).toHaveLength(2);
});
