import { expect, test } from 'vitest';
import { notices, packageOf } from './notices.ts';

test('a file belongs to the innermost package of its path', () => {
  expect(packageOf('node_modules/yaml/dist/index.js')).toBe('yaml');
  expect(packageOf('node_modules/@noble/hashes/sha2.js')).toBe('@noble/hashes');
  expect(packageOf('node_modules/a/node_modules/b/index.js')).toBe('b');
  expect(packageOf('src/extension/main.ts')).toBeUndefined();
});

test('each package is named once, with its licence', () => {
  const text = notices(['node_modules/yaml/a.js', 'node_modules/yaml/b.js', 'src/x.ts']);
  expect(text.match(/^yaml \d/gm)).toHaveLength(1);
  expect(text).toContain('componentize-qjs');
  expect(text).toMatch(/Permission to use, copy, modify/);
});
