import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { expect, test } from 'vitest';
import { isIn, mayHold, signatureOf } from './textIndex.ts';

const sql = await initSqlJs();
const db = new sql.Database();
db.exec('CREATE TABLE signatures(bits BLOB)');
const statement = db.prepare('INSERT INTO signatures VALUES(?)');

const passes = (texts: readonly string[], wanted: string): boolean => {
  db.exec('DELETE FROM signatures');
  statement.run([signatureOf(texts)]);
  return db.exec(`SELECT 1 FROM signatures WHERE ${mayHold(wanted)}`).length > 0;
};

test('a signature never denies a text that is there, in either case of its letters', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, fc.array(text), (before, wanted, after, others) => {
      expect(passes([...others, before + wanted + after], wanted)).toBe(true);
      expect(isIn(signatureOf([...others, before + wanted + after], 64), wanted)).toBe(true);
      const upper = wanted.replace(/[a-z]/g, (letter) => letter.toUpperCase());
      expect(passes([before + wanted + after], upper)).toBe(true);
    }),
  );
});

test('a signature denies nearly all that is not there', () => {
  const texts = Array.from(
    { length: 64 },
    (_, i) => `GET https://prom-${i}:9090/api/v1/query_range took ${i * 7} ms`,
  );
  const wanted = Array.from({ length: 200 }, (_, i) => `upstream ${i} reset the connection`);
  expect(wanted.filter((text) => passes(texts, text))).toEqual([]);
  expect(passes(texts, 'xqz')).toBe(true);
  expect(passes(texts, 'xqzx')).toBe(false);
  expect(wanted.filter((text) => isIn(signatureOf(texts, 8000), text))).toEqual([]);
});
