import { expect, test } from 'vitest';
import { PreparedSpace } from './preparedSpace.ts';

const line = (length: number): Buffer => Buffer.alloc(length, 'x');
const KB = 1024;

/** Writes as a file does that takes it all; returns how much more was written than the line. */
function write(space: PreparedSpace, length: number): number {
  const block = space.blockFor(line(length));
  expect(block.subarray(0, length)).toEqual(line(length));
  expect(block.subarray(length).every((byte) => byte === 0)).toBe(true);
  space.written(block.length, length - block.length);
  return block.length - length;
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
  space.blockFor(line(100));
  space.written(40, 60);
  expect(space.end).toBe(40);
  space.written(70, -10);
  expect(space.end).toBe(100);
  expect(space.blockFor(line(10))).toHaveLength(10);
  expect(space.blockFor(line(11))).toHaveLength(11 + 64 * KB);
});
