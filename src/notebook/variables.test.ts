import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectVariables, references, substitute, toTemplate, variableTexts } from './variables.ts';

const VARS = {
  cluster: 'prod-eu',
  n: 3,
  on: true,
  'two-words': '${cluster}',
  list: [1],
  map: { a: 1 },
  none: null,
};

describe('substitute', () => {
  test.each([
    ['up{cluster="${cluster}"}', 'up{cluster="prod-eu"}'],
    ['${n}-${on}', '3-true'],
    ['${two-words}', '${cluster}'],
    ['\\${cluster}', '${cluster}'],
    ['\\\\${n}', '\\${n}'],
    ['{job=~"a$|b{2}$"}', '{job=~"a$|b{2}$"}'],
    ['$${n} ${ n} ${} ${2} ${a:b} $n {n} ${n', '$3 ${ n} ${} ${2} ${a:b} $n {n} ${n'],
    ['', ''],
  ])('%j is %j', (template, text) => {
    expect(substitute(template, VARS).text).toBe(text);
  });

  test.each([
    ['${clutser}', 'unknown-variable', /Did you mean "cluster"\? Known variables: cluster, n, on/],
    ['${toString}', 'unknown-variable', /no variable "toString"/],
    ['${list}', 'bad-variable', /is a list/],
    ['${map}', 'bad-variable', /is a mapping/],
    ['${none}', 'bad-variable', /is empty/],
  ])('%j is an error', (template, code, text) => {
    const at = (start: number, end: number) => ({ start, end, line: 7 });
    let thrown: unknown;
    try {
      substitute(`a ${template}`, VARS, at);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, position: { start: 2, end: 2 + template.length, line: 7 } });
    const { message, hint } = thrown as { message: string; hint: string };
    expect(`${message} ${hint}`).toMatch(text);
  });
});

test('a run has the variables of the front matter, overridden by those given to it', () => {
  expect(collectVariables({ vars: { a: 1, b: 2 } }, { b: 'x' })).toEqual({ a: 1, b: 'x' });
  expect(collectVariables({})).toEqual({});
  expect(collectVariables({ vars: null })).toEqual({});
  expect(() => collectVariables({ vars: ['a'] })).toThrow(/not a mapping/);
  expect(() => collectVariables({ vars: 'a' })).toThrow(/not a mapping/);
  expect(variableTexts(VARS)).toEqual({ cluster: 'prod-eu', n: '3', on: 'true', 'two-words': '${cluster}' });
});

const piece = fc.oneof(
  fc.constantFrom('${a}', '${b}', '${empty}', '\\${', '\\', '$', '{', '}', '${', 'é😀'),
  fc.string({ maxLength: 6 }),
);
const template = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
const vars = fc.record({
  a: fc.string({ maxLength: 6 }),
  b: fc.string({ maxLength: 3 }),
  empty: fc.constant(''),
});
/** Leaves out templates that happen to name something else. */
const known = (t: string): boolean => references(t).every((r) => ['a', 'b', 'empty'].includes(r.name));

test('what has no reference and no escape stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (t) => {
      fc.pre(references(t).length === 0 && !t.includes('\\${'));
      expect(substitute(t, {}).text).toBe(t);
    }),
  );
});

test('an escaped text comes back literally', () => {
  fc.assert(
    fc.property(template, (t) => {
      expect(substitute(t.replaceAll('${', '\\${'), {}).text).toBe(t);
    }),
  );
});

test('every character that was not put in is found again where it was written', () => {
  fc.assert(
    fc.property(template.filter(known), vars, (t, values) => {
      const substituted = substitute(t, values);
      const replaced = references(t);
      let before = 0;
      for (let i = 0; i < substituted.text.length; i++) {
        const { start, end } = toTemplate(substituted, i, 1);
        expect(start).toBeGreaterThanOrEqual(before);
        before = start;
        const whole = replaced.some((r) => r.start === start && r.end === end);
        const escape = t.slice(start, end) === '\\${';
        if (!whole && !escape) expect(t.slice(start, end)).toBe(substituted.text[i]);
      }
      expect(toTemplate(substituted, substituted.text.length).start).toBe(t.length);
    }),
  );
});
