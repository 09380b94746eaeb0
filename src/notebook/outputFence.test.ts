import { expect, test } from 'vitest';
import type { Output } from '../results/output.ts';
import { ByteSink } from './byteSink.ts';
import type { Eol } from './eol.ts';
import { openingFence } from './fence.ts';
import { Lines } from './lines.ts';
import { readOutput, writeOutput } from './outputFence.ts';
import { encodeUtf8, textOf } from './utf8.ts';

const printed = (output: Output, eol: Eol = '\n'): string => {
  const sink = new ByteSink();
  writeOutput(sink, output, eol);
  return textOf(sink.toBytes());
};
const text = (mime: string, data: string): Output => ({ mime, data: encodeUtf8(data) });

function read(block: string): Output | string {
  const lines = new Lines(encodeUtf8(block));
  const end = lines.textEnd(0);
  const fence = openingFence(lines, 0, end, 0)!;
  return readOutput(lines, fence, lines.next(end), fence.findClose(lines, lines.next(end))!.at);
}

test.each<[mime: string, line: string]>([
  ['text/plain', '```text'],
  ['text/markdown', '```markdown'],
  ['application/json', '```json'],
  ['application/vnd.databook.table+json', '```json mime=application/vnd.databook.table+json'],
  ['text/html', '```html'],
  ['text/csv', '```csv'],
  ['image/svg+xml', '```xml mime=image/svg+xml'],
  ['text/x-log', '```text mime=text/x-log'],
  ['application/octet-stream', '```text mime=application/octet-stream'],
])('text of type %s stands in %s', (mime, line) => {
  expect(printed(text(mime, 'a'))).toBe(`${line}\na\n\`\`\`\n`);
  expect(read(printed(text(mime, 'a')))).toEqual(text(mime, 'a'));
});

test.each<[data: string, block: string]>([
  ['', '```text\n```\n'],
  ['a', '```text\na\n```\n'],
  ['a\n', '```text\na\n\n```\n'],
  ['\n', '```text\n\n\n```\n'],
  ['a\r\nb\r\n', '```text eol=crlf\na\nb\n\n```\n'],
  ['a\rb\n', '```text eol=raw\na\rb\n\n```\n'],
  ['a\r', '```text eol=raw\na\r\r```\n'],
  ['```\n`', '````text\n```\n`\n````\n'],
  ['<<<<<<< a', '```text conflict-marks=1\n<<<<<<< a\n```\n'],
])('%j', (data, block) => {
  expect(printed(text('text/plain', data))).toBe(block);
  expect(read(block)).toEqual(text('text/plain', data));
});

test('the file may change its line endings, the output keeps its own', () => {
  for (const data of ['a\nb\n', 'a\r\nb\r\n', '', '\n'])
    for (const eol of ['\r\n', '\r'] as const) {
      const block = printed(text('text/plain', data)).replaceAll('\n', eol);
      expect(printed(text('text/plain', data), eol)).toBe(block);
      expect(read(block)).toEqual(text('text/plain', data));
    }
});

test('bytes that are no text are base64', () => {
  const png: Output = {
    mime: 'image/png',
    data: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    metadata: { width: 1 },
  };
  expect(printed(png)).toBe('```base64 mime=image/png metadata={"width":1}\niVBORw==\n```\n');
  expect(read(printed(png))).toEqual(png);
  expect(printed(text('text/plain', 'a\0'))).toBe('```base64 mime=text/plain\nYQA=\n```\n');
  expect(printed({ mime: 'application/octet-stream', data: Uint8Array.of(255) })).toBe(
    '```base64\n/w==\n```\n',
  );
});

test('an unknown language is text', () =>
  expect(read('```toml x=1\na = 1\n```\n')).toEqual(text('text/plain', 'a = 1')));

test.each([
  ['```text mime="x\na\n```\n', 'the attributes of an output cannot be read'],
  ['```text mime={"a":1}\na\n```\n', 'the attributes of an output cannot be read'],
  ['```text metadata=x\na\n```\n', 'the attributes of an output cannot be read'],
  ['```base64\nAAE*\n```\n', 'the base64 of an output is damaged'],
  ['```text\n<<<<<<< a\n```\n', 'a merge left a conflict inside it'],
  ['```text conflict-marks=1\n<<<<<<< a\n>>>>>>> b\n```\n', 'a merge left a conflict inside it'],
])('%j cannot be read', (block, reason) => expect(read(block)).toBe(reason));
