import { expect, test } from 'vitest';
import { PreparedSpace } from './preparedSpace.ts';

const line = (length: number): Buffer => Buffer.alloc(length, 'x');
const KB = 1024;

/** Writes as a file does that takes it all; returns how much more was written than the line. */
function write(space: PreparedSpace, length: number): number {
  const [lines, nuls = line(0)] = space.blocksFor(line(length));
  expect(lines).toEqual(line(length));
  expect(nuls.every((byte) => byte === 0)).toBe(true);
  expect(space.written(length + nuls.length, line(length))).toHaveLength(0);
  return nuls.length;
}

test('a file grows in steps, and lines follow one another without a gap', () => {
  const space = new PreparedSpace();
  expect(write(space, 100)).toBe(64 * KB);
  expect(space.end).toBe(100);
  expect(write(space, 64 * KB)).toBe(0);
  expect(space.end).toBe(64 * KB + 100);
  expect(write(space, 1)).toBe(64 * KB + 100);
  expect(write(space, 1000 * KB)).toBe(64 * KB + 101);
  expect(write(space, 100 * KB)).toBe(256 * KB);
  expect(space.end).toBe(1164 * KB + 101);
});

test('a line is taken in parts, and NULs that found no space do no harm', () => {
  const space = new PreparedSpace();
  expect(space.written(40, line(100))).toHaveLength(60);
  expect(space.end).toBe(40);
  expect(space.written(70, line(60))).toHaveLength(0);
  expect(space.end).toBe(100);
  expect(space.blocksFor(line(10))).toHaveLength(1);
  expect(space.blocksFor(line(11))).toHaveLength(2);
});
