import { expect, test } from 'vitest';
import { outputText, outputValue } from './shown.ts';

const output = (mime: string, text: string) => ({ mime, data: new TextEncoder().encode(text) });

test('JSON becomes a value, text a string, bytes base64', () => {
  expect(outputValue(output('application/json', '{"a":1}')).data).toEqual({ a: 1 });
  expect(outputValue(output('application/vnd.databook.stat+json', '{"stats":[]}')).data).toEqual({
    stats: [],
  });
  expect(outputValue(output('application/json', '{"a":')).data).toBe('{"a":');
  expect(outputValue(output('text/plain', '1')).data).toBe('1');
  expect(outputValue({ mime: 'image/png', data: new Uint8Array([1, 2, 255]) }).data).toBe('AQL/');
});

test('a terminal gets the texts, and nothing that drives it', () => {
  expect(
    outputText([
      output('text/plain', 'one\ntwo\n'),
      output('application/vnd.databook.stat+json', '{}'),
      output('text/markdown', '**red** \u001b[31m'),
      output('image/png', 'xyz'),
    ]),
  ).toBe('one\ntwo\n\n**red** ␛[31m\n\n(image/png, 3 bytes)');
});
