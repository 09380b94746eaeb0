import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';

const mark = (hit: string): string => `<${hit}>`;

test('a short line is shown whole, what was found in it stands out', () => {
  expect(excerpt('  connect: No route to host\n', 'no ROUTE', 40, mark)).toBe('connect: <No route> to host');
  expect(excerpt('no route', 'no route', 40, mark)).toBe('<no route>');
});

test('of a long line it is the part around it, never longer than allowed', () => {
  const line = `${'a'.repeat(100)} no route ${'b'.repeat(100)}`;
  const shown = excerpt(line, 'no route', 30, mark);
  expect(shown).toMatch(/^…a+ <no route> b+…$/);
  for (const text of ['no route', 'aaa', 'bbb', 'b ', 'x', line])
    for (const most of [20, 30, 60, 300])
      expect(excerpt(line, text, most, (hit) => hit).length).toBeLessThanOrEqual(most);
});

test('what would move the cursor is made visible', () => {
  expect(excerpt('a\u001b[2Jb', 'b', 40, mark)).toBe('a␛[2J<b>');
});
