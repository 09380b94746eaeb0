import { expect, test } from 'vitest';
import { reuseLines } from './reuseLines.ts';

const ORIGINAL = 'a\r\nb\nc\rd';

test.each([
  ['a\nb\nc\nd', ORIGINAL],
  ['a\r\nb\r\nc\r\nd', ORIGINAL],
  ['a\nB\nc\nd', 'a\r\nB\nc\rd'],
  ['A\nb\nc\nd', 'A\r\nb\nc\rd'],
  ['a\nb\nc\nD', 'a\r\nb\nc\rD'],
  ['a\nc\nd', 'a\r\nc\rd'],
  ['a\nb\nx\nc\nd', 'a\r\nb\nx\rc\rd'],
  ['a', 'a'],
  ['', ''],
  ['a\nb\r\nC\rd', 'a\nb\r\nC\rd'],
])('%j', (edited, expected) => expect(reuseLines(ORIGINAL, edited, '\n')).toBe(expected));

test('CR and LF do not become one ending', () =>
  expect(reuseLines('a\rb\nc', 'a\n\nc', '\n')).toBe('a\n\nc'));

test('a BOM that the editor hid stays', () =>
  expect(reuseLines('\uFEFFa\r\nb', 'a\nc', '\n')).toBe('\uFEFFa\r\nc'));
