import { expect, test } from 'vitest';
import type { TargetRecord } from '../../logbook/rundb/record.ts';
import { CliError } from '../exit.ts';
import { fieldsOf, shownValue, valueOf } from './fields.ts';

const RECORD: TargetRecord = {
  ...{ table: 'web', runId: 7, txId: null, run: 'r', status: 'interrupted' },
  fields: { action: 'up', region: 'eu', rc: null },
};

test('fields are asked for in one word or several, each once', () => {
  expect(fieldsOf([], [])).toEqual(['action', 'uhash', 'rc']);
  expect(fieldsOf(['rc, start', 'tx', 'rc', ''], [])).toEqual(['rc', 'start', 'tx']);
  expect(fieldsOf(['region'], [RECORD])).toEqual(['region']);
});

test('one that no record has is named, with those that there are', () => {
  expect(() => fieldsOf(['region'], [])).toThrow(CliError);
  expect(() => fieldsOf(['uhas'], [RECORD])).toThrow(
    /^--fields: there is no field "uhas"\. Did you mean "uhash"\? There are: action, .*, region, status, tx, run\.$/,
  );
});

test('a value is that of the field, or what is known of the record', () => {
  expect(['action', 'rc', 'status', 'tx', 'run'].map((field) => valueOf(RECORD, field))).toEqual([
    ...['up', null, 'interrupted', null, 'r'],
  ]);
  expect(valueOf(RECORD, 'uhash')).toBeUndefined();
});

test('times are shown as such, lists as JSON, nothing as nothing', () => {
  expect(shownValue('start', '1763605000.25')).toBe('2025-11-20 02:16:40');
  expect(shownValue('end', 'soon')).toBe('soon');
  expect(shownValue('rc', 0)).toBe('0');
  expect(shownValue('inputs', [{ a: 1 }])).toBe('[{"a":1}]');
  expect(['', null, undefined].map((value) => shownValue('end', value))).toEqual(['', '', '']);
});
