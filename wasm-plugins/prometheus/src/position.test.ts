import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSyntaxFault } from './position.ts';

const at = (error: string, input: string): string | undefined => {
  const fault = readSyntaxFault(error, input);
  return (
    fault &&
    `${input.slice(0, fault.position.offset)}»${input.slice(fault.position.offset, fault.position.offset + fault.position.length)}«`
  );
};

test.each([
  ['1:6: parse error: unexpected identifier', 'up + down', 'up + »down«'],
  ['invalid parameter "query": 1:4: parse error: unexpected character', 'up $', 'up »$«'],
  ['2:3: parse error: x', 'sum(\n  foo{a="b"})', 'sum(\n  »foo«'],
  ['2:20: parse error: x', 'sum(\n  up{job="ééé"} $ 1)', 'sum(\n  up{job="ééé"} »$«'],
  ['1:13: parse error: x', 'a{b="😀"} $', 'a{b="😀"} »$«'],
  ['1:5: parse error: unexpected end of input', 'sum(', 'sum(»«'],
  ['1:3: parse error: x', 'a{"b c"}', 'a{»"b c"«'],
  ['9:9: parse error: x', 'up', 'up»«'],
])('%s', (error, input, marked) => {
  expect(at(error, input)).toBe(marked);
});

test('the message is the part after the position', () => {
  expect(readSyntaxFault('1:1: parse error: unknown function with name "f"', 'f()')?.message).toBe(
    'unknown function with name "f"',
  );
  expect(readSyntaxFault('invalid parameter "end"', 'up')).toBeUndefined();
});

test('a position is always inside the input', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(60), (input, line, column) => {
      const { offset, length } = readSyntaxFault(`${line}:${column}: parse error: x`, input)?.position ?? {
        offset: -1,
        length: 0,
      };
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset + length).toBeLessThanOrEqual(input.length);
    }),
  );
});
