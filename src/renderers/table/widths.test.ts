import { expect, it } from 'vitest';
import { columnWidths } from './widths.ts';

const measure = (text: string): number => text.length * 10;

it('follows the texts, within limits; the widest column of texts gives way', () => {
  const columns = [
    { name: 'n', type: 'number' as const },
    { name: 'short', type: 'string' as const },
    { name: 'long', type: 'string' as const },
  ];
  expect(columnWidths({ columns, rows: [[1234, 'ab', 'x'.repeat(1000)]] }, measure)).toEqual([
    '70px',
    '91px',
    'clamp(180px, calc(100cqw - 161px), 480px)',
  ]);
});

it('has nothing elastic without texts', () => {
  expect(columnWidths({ columns: [{ name: 'n', type: 'number' }], rows: [[null]] }, measure)).toEqual([
    '50px',
  ]);
});
