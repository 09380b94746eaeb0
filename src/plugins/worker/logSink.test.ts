import { expect, it } from 'vitest';
import { LogSink } from './logSink.ts';
import { LineStream } from './stdio.ts';

it('passes on lines up to a size in all, and says how many it left out', () => {
  const posted: string[] = [];
  const sink = new LogSink((level, message) => posted.push(`${level} ${message}`));
  for (let i = 0; i < 100; i++) sink.log('debug', 'x'.repeat(4096));
  sink.end();
  expect(posted).toHaveLength(65);
  expect(posted.at(-1)).toBe('warn 36 more log lines were left out.');
});

it('cuts a stream of bytes into lines, characters whole', () => {
  const lines: string[] = [];
  const stream = new LineStream((line) => lines.push(line));
  for (const byte of new TextEncoder().encode('ä\n\nb\nc')) stream.write(Uint8Array.of(byte));
  expect(lines).toEqual(['ä', 'b']);
  expect(stream.end()).toBe('ä\n\nb\nc');
  expect(lines).toEqual(['ä', 'b', 'c']);
  expect(stream.end()).toBe('');
});
