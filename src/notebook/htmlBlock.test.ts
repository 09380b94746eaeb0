import { expect, test } from 'vitest';
import { htmlBlockEnd } from './htmlBlock.ts';

test.each([
  ['<script>', '</SCRIPT>'],
  ['<pre class="a">', '</pre>'],
  ['<!-- a', '-->'],
  ['<?php', '?>'],
  ['<!DOCTYPE html', '>'],
  ['<![CDATA[', ']]>'],
])('%s ends at %s', (line, end) => {
  const found = htmlBlockEnd(line, true);
  expect(found).toBeInstanceOf(RegExp);
  expect(found instanceof RegExp && found.test(`x ${end} y`)).toBe(true);
  expect(found instanceof RegExp && found.test('x')).toBe(false);
});

test.each(['<div', '</p>', '<H1 id="a">', '<li/>'])('%s ends at a blank line', (line) =>
  expect(htmlBlockEnd(line, true)).toBe('blank line'),
);

test('a tag of another name only where no paragraph goes on, and only alone', () => {
  expect(htmlBlockEnd('<x-tag a b="c" d=\'e\' f=g />', false)).toBe('blank line');
  expect(htmlBlockEnd('</x-tag >', false)).toBe('blank line');
  expect(htmlBlockEnd('<x-tag>', true)).toBeUndefined();
  expect(htmlBlockEnd('<x-tag> text', false)).toBeUndefined();
  expect(htmlBlockEnd('<x-tag a=>', false)).toBeUndefined();
  expect(htmlBlockEnd('<1>', false)).toBeUndefined();
});
