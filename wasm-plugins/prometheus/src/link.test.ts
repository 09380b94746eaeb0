import { expect, test } from 'vitest';
import { pageLink } from './link.ts';

const BASE = 'https://host/prometheus';

test('a graph over the window', () => {
  const { url } = pageLink(BASE, 'rate(a{b="/"}[5m])', { from: 1795138200, to: 1795143600.5 });
  const { origin, pathname, searchParams } = new URL(url);
  expect(origin + pathname).toBe('https://host/prometheus/graph');
  expect(Object.fromEntries(searchParams)).toEqual({
    'g0.expr': 'rate(a{b="/"}[5m])',
    'g0.tab': '0',
    'g0.range_input': '1h30m1s',
    'g0.end_input': '2026-11-20 03:00:00',
  });
  // Version 3 redirects by joining path segments: a bare slash in the query would be taken for one.
  expect(new URL(url).search).not.toContain('/');
});

test('a table at a moment', () => {
  const { url } = pageLink(BASE, 'up', { at: 1795143600 });
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    'g0.expr': 'up',
    'g0.tab': '1',
    'g0.moment_input': '2026-11-20 03:00:00',
  });
});
