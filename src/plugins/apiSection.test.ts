import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apiVersionOf, artifactKind, readUleb, uleb, withApiVersion } from './apiSection.ts';

const EMPTY = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);

it('writes a version into a component and reads it again', () => {
  const custom = Uint8Array.from([...EMPTY, 0, 5, 1, 0x78, 9, 9, 9]);
  for (const component of [EMPTY, custom]) {
    const stamped = withApiVersion(component, '1.0');
    expect(apiVersionOf(stamped)).toBe('1.0');
    expect(apiVersionOf(component)).toBeUndefined();
    expect(artifactKind(stamped)).toBe('component');
  }
});

it('tells artifacts apart', () => {
  expect(artifactKind(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))).toBe('core-module');
  expect(artifactKind(new Uint8Array())).toBe('neither');
});

it('reads any bytes without failing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      apiVersionOf(Uint8Array.from([...EMPTY, ...bytes]));
    }),
  );
});

it('codes numbers', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (value) => {
      const coded = uleb(value);
      expect(readUleb(Uint8Array.from(coded), 0)).toEqual({ value, next: coded.length });
    }),
  );
  expect(readUleb(Uint8Array.from([0x80]), 0)).toBeUndefined();
  expect(readUleb(new Uint8Array(9).fill(0x80), 0)).toBeUndefined();
});
