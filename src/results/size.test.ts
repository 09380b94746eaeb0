import { expect, test } from 'vitest';
import { parseSize, readableSize } from './size.ts';

test('sizes are said in the largest unit that fits', () => {
  expect([0, 999, 1500, 2_340_000].map(readableSize)).toEqual(['0 bytes', '999 bytes', '1.5 KB', '2.3 MB']);
});

test('sizes are read as people write them', () => {
  expect(['1000', '500M', '1.5 GB', '64KiB', '2t', '12 bytes', '0'].map(parseSize)).toEqual([
    ...[1000, 500e6, 1.5e9, 65_536, 2e12, 12, 0],
  ]);
  for (const text of ['', '-1M', '5 apples', 'M', '1,5G', '1e3']) expect(parseSize(text)).toBeUndefined();
});
