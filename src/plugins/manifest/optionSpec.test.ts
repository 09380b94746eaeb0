import { describe, expect, it } from 'vitest';
import { OptionError, completeOptions } from './optionSpec.ts';
import type { OptionSpec } from './optionSpec.ts';

const option = (spec: Partial<OptionSpec>): OptionSpec => ({
  name: 'x',
  type: 'string',
  required: false,
  ...spec,
});

const errorOf = (spec: Partial<OptionSpec>, given: Record<string, string>): string => {
  try {
    completeOptions([option(spec)], given, 'p');
  } catch (error) {
    if (error instanceof OptionError) return `${error.option}: ${error.message} ${error.hint}`;
    throw error;
  }
  return '';
};

describe('completeOptions', () => {
  it('fills in defaults and keeps what is given', () => {
    const specs = [
      option({ name: 'a', default: '1' }),
      option({ name: 'b', default: '2' }),
      option({ name: 'c' }),
    ];
    expect(completeOptions(specs, { b: '3' }, 'p')).toEqual({ a: '1', b: '3' });
  });

  it.each<[Partial<OptionSpec>, string]>([
    [{}, ''],
    [{ type: 'number' }, '-1.5e3'],
    [{ type: 'integer', min: 0, max: 5 }, '5'],
    [{ type: 'boolean' }, 'false'],
    [{ type: 'duration', min: 1 }, '1h30m'],
    [{ type: 'time' }, '2026-11-20T02:14:00+01:00'],
    [{ type: 'time' }, 'now'],
    [{ type: 'time' }, '-15m'],
    [{ type: 'enum', values: ['a', 'b'] }, 'b'],
    [{ type: 'cell' }, 'errors'],
  ])('takes %j %j', (spec, value) => {
    expect(errorOf(spec, { x: value })).toBe('');
  });

  it.each<[Partial<OptionSpec>, string, string]>([
    [
      { type: 'number' },
      '1,5',
      'x: The option "x" takes a number such as 2 or 0.5, not "1,5". Correct the line @x=…',
    ],
    [{ type: 'number' }, '1e999', 'takes a number'],
    [{ type: 'integer' }, '1.5', 'takes a whole number'],
    [{ type: 'boolean' }, 'yes', 'takes true or false'],
    [{ type: 'duration' }, '5', 'takes a duration such as'],
    [{ type: 'duration' }, '', 'takes a duration such as'],
    [{ type: 'time' }, '2026-11-20', 'takes an RFC 3339 time'],
    [
      { type: 'enum', values: ['range', 'instant'] },
      'rang',
      'Its values are: range, instant. Did you mean "range"?',
    ],
    [
      { type: 'integer', min: 1, max: 10 },
      '11',
      '"11" is out of range for the option "x". It must be at least 1 and at most 10.',
    ],
    [{ type: 'duration', min: 15 }, '5s', 'It must be at least 15 s.'],
  ])('refuses %j %j', (spec, value, message) => {
    expect(errorOf(spec, { x: value })).toContain(message);
  });

  it('names the nearest option for one it does not know, and the missing one', () => {
    expect(errorOf({ name: 'step' }, { stepp: '1' })).toBe(
      'stepp: The plugin "p" has no option "stepp". Its options are: step. Did you mean "step"?',
    );
    expect(errorOf({ required: true, description: 'Where' }, {})).toBe(
      'x: The plugin "p" needs the option "x". Add a line @x=… to the cell: Where.',
    );
    expect(() => completeOptions([], { constructor: '1' }, 'p')).toThrow('has no option "constructor"');
  });
});
