import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printJson, readJson } from './json.ts';

const printed = (text: string): string | undefined => {
  const json = readJson(text);
  return json && printJson(json);
};

it.each([
  ['{"id":12345678901234567890,"s":"12345678901234567890"}', '{\n  "id": 12345678901234567890,\n  "s": "12345678901234567890"\n}\n'],
  ['[-9007199254740993,9007199254740992]', '[\n  -9007199254740993,\n  9007199254740992\n]\n'],
  ['1e999', '1e999\n'],
  ['"#n9999999999999999"', '"#n9999999999999999"\n'],
  ['[12345678901234567,"a\\"12345678901234567"]', '[\n  12345678901234567,\n  "a\\"12345678901234567"\n]\n'],
  ['{"__proto__":{"a":1}}', '{\n  "__proto__": {\n    "a": 1\n  }\n}\n'],
])('%s keeps what it says', (text, expected) => {
  expect(printed(text)).toBe(expected);
}); // prettier-ignore

it.each(['', '{', '{"a":1}x', 'nul', "{'a':1}", '['.repeat(2_000_000), '{"a":'.repeat(5000)])(
  'what is not JSON, or too deep, is not read (case %#)',
  (text) => {
    expect(readJson(text)).toBeUndefined();
  },
);

it('indents what is deep no further than it helps', () => {
  const deep = `${'['.repeat(900)}${']'.repeat(900)}`;
  expect(printed(deep)).toBe(`${deep}\n`);
  expect(readJson(`"${'['.repeat(5000)}"`)?.value).toHaveLength(5000);
});

it('prints what JSON says, whatever it says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (value, big) => {
      const text = JSON.stringify({ value, big: 0 }).replace(/"big":0\}$/, `"big":${big}}`);
      const again = printed(text) ?? '';
      expect(again).toContain(`"big": ${big}`);
      expect(JSON.parse(again)).toEqual(JSON.parse(text));
    }),
  );
});
