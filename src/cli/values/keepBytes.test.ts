import { expect, test } from 'vitest';
import { keepBytesOf } from './keepBytes.ts';

test('answers of up to 4 MiB are kept, unless the environment says otherwise', () => {
  const of = (value: string): number => keepBytesOf({ DATABOOK_RESPONSES_MAX_KIB: value });
  expect(keepBytesOf({})).toBe(4 << 20);
  expect([of(''), of('1'), of(' 64 '), of('0')]).toEqual([4 << 20, 1024, 65_536, 0]);
  for (const wrong of ['4MB', '-1', '1.5', '99999999'])
    expect(() => of(wrong)).toThrow(
      `DATABOOK_RESPONSES_MAX_KIB must be a number of KiB, such as 4096, or 0 to keep no answers; it is "${wrong}".`,
    );
});
