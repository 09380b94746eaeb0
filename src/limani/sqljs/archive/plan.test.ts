import { expect, test } from 'vitest';
import { departing, monthOf, piecesOf, worn, type Candidate } from './plan.ts';

const MB = 1 << 20;
const BOUNDS = { imageBytes: 100 * MB, pieceBytes: 10 * MB, oldBytes: 4 * MB, pieces: 4 };
const NOW = new Date('2026-11-21T12:00:00Z');
const at = (time: string): number => Date.parse(time) / 1000;
const runAt = (time: string, megabytes = 1): Candidate => ({
  id: time,
  start: at(time),
  bytes: megabytes * MB,
});
const ids = (runs: readonly Candidate[]): string[] => runs.map(({ id }) => id);

const OLD = Array.from({ length: 5 }, (_, i) => runAt(`2026-09-0${i + 1}T00:00:00Z`));
const LAST = runAt('2026-10-01T00:00:00Z');
const THIS = runAt('2026-11-20T00:00:00Z', 60);

test('runs of months before the last one go, those of this and the last one stay', () => {
  expect(ids(departing([...OLD, LAST, THIS], 90 * MB, BOUNDS, NOW))).toEqual(ids(OLD));
  const december = new Date('2026-12-01T00:00:00Z');
  expect(departing([...OLD, LAST, THIS], 90 * MB, BOUNDS, december)).toHaveLength(6);
});

test('a few old runs are left where they are', () => {
  expect(departing(OLD.slice(1, 4), 90 * MB, BOUNDS, NOW)).toEqual([]);
});

test('an image that is too large gives its oldest runs, until it is well below', () => {
  const recent = Array.from({ length: 90 }, (_, i) =>
    runAt(new Date(Date.UTC(2026, 10, 1, i)).toISOString()),
  );
  expect(departing(recent, 99 * MB, BOUNDS, NOW)).toEqual([]);
  expect(departing(recent, 105 * MB, BOUNDS, NOW)).toEqual(recent.slice(0, 30));
});

test('no more go at once than can be written in a while, and no more are measured', () => {
  const asked: string[] = [];
  function* endless(): Generator<Candidate> {
    for (let day = 1; ; day++) {
      const run = runAt(new Date(Date.UTC(2020, 0, day)).toISOString());
      asked.push(run.id);
      yield run;
    }
  }
  expect(departing(endless(), 90 * MB, BOUNDS, NOW)).toHaveLength(40);
  expect(asked).toHaveLength(41);
});

test('a piece holds runs of one month and about so much, one run at least', () => {
  const runs = [runAt('2026-08-31T23:59:59Z', 30), runAt('2026-10-02T00:00:00Z', 6), ...OLD, LAST, THIS];
  const pieces = piecesOf(runs, BOUNDS).map(({ month, runIds }) => [month, runIds.length]);
  expect(pieces).toEqual([
    ['2026-08', 1],
    ['2026-09', 5],
    ['2026-10', 2],
    ['2026-11', 1],
  ]);
  const many = Array.from({ length: 25 }, (_, i) => runAt(`2026-09-01T00:00:${10 + i}Z`));
  expect(piecesOf(many, BOUNDS).map(({ runIds }) => runIds.length)).toEqual([10, 10, 5]);
});

test('an archive is written anew when half of it is gone, or when more of its month comes and it is small', () => {
  const archive = (id: number, month: string, all: number, live: number) => ({
    ...{ id, file: String(id), month, bytes: all * MB, live: live * MB },
  });
  const archives = [
    archive(1, '2026-07', 10, 5),
    archive(2, '2026-07', 10, 6),
    archive(3, '2026-09', 4, 4),
    archive(4, '2026-09', 5, 5),
    archive(5, '2026-08', 4, 4),
  ];
  expect(worn(archives, OLD, BOUNDS).map(({ id }) => id)).toEqual([1, 3]);
  expect(worn(archives, [], BOUNDS).map(({ id }) => id)).toEqual([1]);
});

test('times that no calendar knows have a month, too', () => {
  expect(monthOf(at('2026-10-31T23:59:59Z'))).toBe('2026-10');
  for (const time of [-1e18, 1e18, at('-000002-01-01T00:00:00Z'), 1e12])
    expect(monthOf(time)).toMatch(/^\d{4}-\d\d$/);
});
