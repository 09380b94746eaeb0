import { expect, test } from 'vitest';
import { factValues } from '../records/records.ts';
import { changeOf, namesOf } from './toDocument.ts';
import { containing } from './runSearch.ts';

test('a plugin is found with and without its version', () => {
  expect(namesOf('prometheus@1.2.3')).toEqual(['prometheus', 'prometheus@1.2.3']);
  expect(namesOf('http')).toEqual(['http']);
  expect(namesOf('@team/http@1')).toEqual(['@team/http', '@team/http@1']);
});

test('outputs of what came late are known by their hash, of other facts not', () => {
  const fact = { runId: 'r', timestamp: 1, logLevel: 'info', command: 'c', detail: { outputHash: 'h' } };
  const place = { id: 'w/1#0', seq: 3, notebook: null };
  const documentOf = (context: string) => changeOf('fact', factValues({ ...fact, context }), place).document;
  expect(documentOf('late')).toMatchObject({ _id: 'w/1#0', seq: 3, output_hash: 'h', content_hash: null });
  expect(documentOf('http')).toMatchObject({ output_hash: null, bytes: 60 + 1 + 18 });
});

test('a text is looked for as it is, ASCII letters in either case', () => {
  const text = 'a.b*(c)[d]\\e/f-É|^$?+{}';
  expect(containing(text).test(`... ${text.replace('a', 'A').replace('e', 'E')} ...`)).toBe(true);
  const long = text.repeat(100);
  expect(containing(long).test(long.toUpperCase())).toBe(true);
  expect(containing(long).test(long.replace('*', 'x'))).toBe(false);
  expect(containing('x'.repeat(4000)).source.length).toBeLessThan(32_764);
  expect(containing('a.b').test('axb')).toBe(false);
  expect(containing('É').test('é')).toBe(false);
});
