import { expect, test } from 'vitest';
import { countConflictMarks } from './conflict.ts';

test.each([
  ['<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs', 2],
  ['<<<<<<<\r\n>>>>>>>\r\n', 2],
  ['x\r<<<<<<< a', 1],
  [' <<<<<<< a', 0],
  ['<<<<<<<<', 0],
  ['<<<<<<a', 0],
  ['=======', 0],
  ['', 0],
])('%j', (text, marks) => expect(countConflictMarks(text)).toBe(marks));
