import { expect, test } from 'vitest';
import { ensureLanguage } from './language.ts';

test.each([
  ['de-CH', 'de-CH'],
  ['en-US@posix', 'en-US'],
  ['C', 'en-US'],
])('%s becomes %s', (given, expected) => {
  const browser = { language: given };
  ensureLanguage(browser);
  expect(browser.language).toBe(expected);
});
