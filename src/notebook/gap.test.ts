import { expect, test } from 'vitest';
import { isGap, isPortable, standardGap } from './gap.ts';

const MARKER = '<!-- databook:cell -->\n';

test('one blank line, and a marker between two texts', () => {
  expect(standardGap('start', 'plain', '\n')).toBe('');
  expect(standardGap('front matter', 'code', '\n')).toBe('\n');
  expect(standardGap('code', 'plain', '\r\n')).toBe('\r\n');
  expect(standardGap('framed', 'plain', '\n')).toBe('\n');
  expect(standardGap('plain', 'plain', '\n')).toBe(`\n${MARKER}\n`);
});

test('two texts need a marker', () => {
  expect(isGap('\n\n', 'plain', 'plain', 'closed')).toBe(false);
  expect(isGap(`\n${MARKER}`, 'plain', 'plain', 'closed')).toBe(true);
  expect(isGap('\n\n', 'plain', 'code', 'closed')).toBe(true);
});

test('what needs a blank line gets one', () => {
  expect(isGap('', 'plain', 'code', 'closed')).toBe(true);
  expect(isGap('', 'plain', 'code', 'needs-blank')).toBe(false);
  expect(isGap(' \t\n', 'plain', 'code', 'needs-blank')).toBe(true);
  expect(isGap(MARKER, 'plain', 'plain', 'needs-blank')).toBe(false);
  expect(isGap('\n', 'plain', 'code', 'open')).toBe(false);
});

test.each(['text\n', ' ', '<!-- databook:end -->\n', ` ${MARKER}`, '<!-- databook:cells -->\n'])(
  '%j is no gap',
  (gap) => expect(isGap(gap, 'code', 'code', 'closed')).toBe(false),
);

test.each([
  ['\n\n', true],
  [' \r\n', true],
  ['', false],
  [`\n${MARKER}\n`, false],
  ['\n<!-- databook:cell id=1 -->\n', true],
])('%j is kept in another place: %j', (gap, kept) => expect(isPortable(gap)).toBe(kept));
