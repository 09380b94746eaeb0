import { expect, test } from 'vitest';
import type { Operation } from '../../limani/entries.ts';
import { lateResults } from './late.ts';

const AT = Date.UTC(2026, 10, 20, 2, 16, 40);
const op = (sourceHash: string, more: Partial<Operation> = {}): Operation =>
  ({
    uid: `${sourceHash}-${more.cell ?? 'c'}-${more.timestamp ?? AT / 1000}`,
    status: 'success',
    sourceHash,
    cell: 'c',
    startTime: AT / 1000 - 1,
    timestamp: AT / 1000,
    outputHash: 'sha256:00',
    ...more,
  }) as Operation;
const found = (...args: Parameters<typeof lateResults>): [number, string][] =>
  lateResults(...args).map(({ cell, operation }) => [cell, operation.uid]);

test('a result is late for the cell that has its text, and no result or an older one', () => {
  const newer = op('b');
  expect(found([{ sourceHash: 'a' }, { sourceHash: 'b' }], [newer])).toEqual([[1, newer.uid]]);
  const old = new Date(AT - 1).toISOString();
  expect(found([{ sourceHash: 'b', at: old }], [newer])).toEqual([[0, newer.uid]]);
  expect(found([{ sourceHash: 'b', at: new Date(AT).toISOString() }], [newer])).toEqual([]);
  expect(found([{ sourceHash: 'edited since' }], [newer])).toEqual([]);
});

test('the newest counts; what was stopped or is not over does not', () => {
  const newest = op('a', { status: 'failure', timestamp: AT / 1000 + 5 });
  const others = (['cancelled', 'interrupted', 'running'] as const).map((status, i) =>
    op('a', { status, timestamp: AT / 1000 + 10 + i }),
  );
  expect(found([{ sourceHash: 'a' }], [op('a'), newest, ...others])).toEqual([[0, newest.uid]]);
  expect(found([{ sourceHash: 'a' }], [op('a', { outputHash: null })])).toEqual([]);
});

test('cells with the same text are paired in order, or not at all', () => {
  const twins = [{ sourceHash: 'a' }, { sourceHash: 'x' }, { sourceHash: 'a' }];
  const first = op('a', { cell: 'one', startTime: 1 });
  const second = op('a', { cell: 'two', startTime: 2 });
  expect(found(twins, [second, first])).toEqual([
    [0, first.uid],
    [2, second.uid],
  ]);
  expect(found(twins, [first])).toEqual([]);
});
