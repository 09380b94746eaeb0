import { expect, test } from 'vitest';
import {
  adoptEol,
  asEdited,
  eolAfter,
  eolBefore,
  finalEol,
  normaliseEol,
  splitLines,
  unwrap,
  withEol,
  withoutFinalEol,
} from './eol.ts';

test('every ending counts once', () => {
  expect(normaliseEol('a\r\nb\rc\nd\r\r\n')).toBe('a\nb\nc\nd\n\n');
  expect(withEol('a\r\nb\rc\n', '\r\n')).toBe('a\r\nb\r\nc\r\n');
});

test('an editor hides a BOM in front and shows one elsewhere', () => {
  expect(asEdited('\uFEFFa\r\n\uFEFF')).toBe('a\n\uFEFF');
});

test.each([
  ['a\nb', '\r\n', 'a\r\nb'],
  ['a\r\nb', '\n', 'a\nb'],
  ['a\nb', '\r', 'a\rb'],
  ['a\r\nb\nc', '\n', 'a\r\nb\nc'],
  ['a\rb', '\n', 'a\rb'],
  ['a\r\r\nb', '\n', 'a\r\r\nb'],
  ['a\r\nb', undefined, 'a\r\nb'],
] as const)('%j in surroundings with %j is %j', (text, eol, expected) =>
  expect(adoptEol(text, eol)).toBe(expected),
);

test('CR and LF never meet', () => {
  expect(eolBefore('\na', '\r')).toBe('\n');
  expect(eolBefore('a', '\r')).toBe('\r');
  expect(eolAfter('a\r', '\n')).toBe('\r');
  expect(eolAfter('a\r', '\r\n')).toBe('\r\n');
});

test('the end of a text', () => {
  expect(finalEol('a\r\n')).toBe('\r\n');
  expect(finalEol('a')).toBe('');
  expect(withoutFinalEol('a\r\n\r\n')).toBe('a\r\n');
  expect(withoutFinalEol('\r')).toBe('');
});

test('a block comes apart into first line, content and last line', () => {
  expect(unwrap('```\r\na\rb\n```\n')).toEqual({ open: '```\r\n', content: 'a\rb\n', close: '```\n' });
  expect(unwrap('```\n```\n')).toEqual({ open: '```\n', content: '', close: '```\n' });
  expect(unwrap('```\n')).toEqual({ open: '```\n', content: '', close: '' });
});

test('lines with their endings', () =>
  expect(splitLines('a\r\n\rb\u2028c')).toEqual([
    { text: 'a', eol: '\r\n' },
    { text: '', eol: '\r' },
    { text: 'b\u2028c', eol: '' },
  ]));
