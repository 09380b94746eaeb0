import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, decodeOutputs, encodeOutputs, readable } from './outputs.ts';

test('outputs come back as they were, be they text or not', () => {
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    fc.string({ unit: 'binary' }).map((s) => new Uint8Array(Buffer.from(s))),
  );
  const output = fc.record({ mime: fc.string(), data }).map((o) => ({ ...o, metadata: { width: 3 } }));
  fc.assert(
    fc.property(fc.array(output, { maxLength: 5 }), (outputs) => {
      const back = decodeOutputs(encodeOutputs(outputs)).map((o) => ({ ...o, data: new Uint8Array(o.data) }));
      expect(back).toEqual(outputs);
    }),
  );
});

test('text is kept as text, so that equal results are found by eye and by search', () => {
  const outputs = [{ mime: 'text/plain', data: Buffer.from('é') }];
  expect(Buffer.from(encodeOutputs(outputs)).toString()).toBe('[{"mime":"text/plain","text":"é"}]');
  expect(readable([...outputs, { mime: 'image/png', data: new Uint8Array([1]) }])).toBe('é');
  expect([cut('abc', 3), cut('abcd', 3)]).toEqual(['abc', 'abc…']);
});
