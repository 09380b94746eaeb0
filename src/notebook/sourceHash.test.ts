import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashBytes, sourceHash } from './sourceHash.ts';

test('is sha256 of the UTF-8 source', () => {
  expect(sourceHash('up{job="ü"}')).toBe(
    `sha256:${createHash('sha256').update('up{job="ü"}').digest('hex')}`,
  );
  expect(hashBytes(Uint8Array.of(0, 255))).toBe(
    `sha256:${createHash('sha256').update(Buffer.of(0, 255)).digest('hex')}`,
  );
});

test('line endings do not count', () => {
  expect(sourceHash('a\r\nb\rc')).toBe(sourceHash('a\nb\nc'));
  expect(sourceHash('a\n')).not.toBe(sourceHash('a'));
});
