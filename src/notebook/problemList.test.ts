import { expect, test } from 'vitest';
import { Lines } from './lines.ts';
import { ProblemList } from './problemList.ts';

test('offsets become lines, in their order', () => {
  const problems = new ProblemList();
  problems.add('error', 5, 'third');
  problems.add('warning', 0, 'first');
  problems.add('error', 3, 'second');
  problems.add('error', 99, 'last');
  expect(problems.toProblems(new Lines(new TextEncoder().encode('a\r\nb\rc\nd')))).toEqual([
    { severity: 'warning', line: 1, message: 'first' },
    { severity: 'error', line: 2, message: 'second' },
    { severity: 'error', line: 3, message: 'third' },
    { severity: 'error', line: 4, message: 'last' },
  ]);
});
