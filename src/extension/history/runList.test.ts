import { expect, test } from 'vitest';
import type { RunFilter } from '../../limani/limani.ts';
import type { HistoryPage } from '../../logbook/history/history.ts';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { RunList } from './runList.ts';

function listOf(all: { id: string }[]) {
  const asked: object[] = [];
  const list = new RunList({
    list: (filter: RunFilter, { limit, after = '0' }): Promise<HistoryPage> => {
      asked.push({ ...filter, limit, after });
      const found = all.filter(({ id }) => !filter.text || id.includes(filter.text)) as RunLine[];
      const end = Number(after) + limit;
      return Promise.resolve({
        runs: found.slice(Number(after), end),
        next: end < found.length ? String(end) : null,
      });
    },
  });
  return { list, asked };
}

const many = (n: number): { id: string }[] => Array.from({ length: n }, (_, i) => ({ id: `run-${i}` }));

test('the first page is read once, the others when they are asked for', async () => {
  const { list, asked } = listOf(many(120));
  await Promise.all([list.load(), list.load()]);
  expect([list.runs.length, list.hasMore, asked.length]).toEqual([50, true, 1]);
  await Promise.all([list.more(), list.more(), list.more()]);
  expect([list.runs.length, list.hasMore]).toEqual([120, false]);
  expect(new Set(list.runs.map(({ id }) => id)).size).toBe(120);
});

test('a refresh shows what is new and keeps the pages that were loaded', async () => {
  const all = many(120);
  const { list } = listOf(all);
  await list.load();
  await list.more();
  all.unshift({ id: 'new' });
  await list.refresh();
  expect([list.runs[0]?.id, list.runs.length, list.hasMore]).toEqual(['new', 100, true]);
});

test('another filter begins anew, whatever was on its way', async () => {
  const { list } = listOf(many(120));
  const late = list.load();
  list.setFilter({ text: 'run-11' });
  await Promise.all([late, list.load()]);
  expect(list.runs.every(({ id }) => id.includes('run-11'))).toBe(true);
  expect(list.runs).toHaveLength(11);
});
