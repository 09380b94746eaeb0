import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownInput } from './shownInput.ts';

const text = (input: string): string => shownInput(input).join('\n');

it('is the input as it stands', () => {
  const input =
    'POST http://api/restart\nContent-Type: application/json\n\n{ "reason": "INC-2317", "grace": 30 }';
  expect(text(`${input}\n\n`)).toBe(input);
  expect(shownInput(' \n')).toEqual([]);
});

it.each([
  ['X-Api-Key: s3cret-of-mine', 'X-Api-Key: [redacted]'],
  ['{"user": "me", "password": "s3cret-\\"of-mine"}', '{"user": "me", "password": "[redacted]"}'],
  ['POST http://api/x?a=1&token=s3cret-of-mine&b=2', 'POST http://api/x?a=1&token=[redacted]&b=2'],
  ['user=me&client_secret=s3cret-of-mine', 'user=me&client_secret=[redacted]'],
])('shows nothing that is named like a credential: %s', (input, shown) => {
  expect(text(input)).toBe(shown);
});

describe('what is long', () => {
  it('ends with what is left out', () => {
    const input = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
    expect(shownInput(input).slice(-2)).toEqual(['line 13', '… 26 more lines']);
    expect(shownInput('x'.repeat(5000))[0]).toMatch(/^x{299}…$/);
  });

  it('fits, whatever it is, and hides no sign that moves text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (input) => {
        const shown = shownInput(input);
        expect(shown.length).toBeLessThanOrEqual(15);
        expect(shown.join('\n').length).toBeLessThanOrEqual(1300);
        expect(shown.join('')).not.toMatch(/[\u0000-\u0008\u202a-\u202e]/);
      }),
    );
  });
});
