import { expect, test } from 'vitest';
import { recordedRuns } from '../../../test/support/recordedRuns.ts';
import type { RunData } from '../../limani/entries.ts';
import { matchesIn, type Match } from './matches.ts';

const RUN = '019a9f3c-1234-7abc-8def-0123456789ab';

async function recorded(): Promise<RunData> {
  const { limani, record } = await recordedRuns();
  await record({
    run: RUN,
    notebook: 'file:///work/checkout.databook',
    cells: [
      { source: '@plugin=prometheus\n\nup{job="Checkout"}', gives: 'a is 1\nb has no route\nc has NO ROUTE' },
      { source: '@plugin=prometheus\nbroken', gives: { fails: 'connect: no route to host' } },
      { source: 'never', gives: { skipped: 'Not run: an earlier cell ended with failure.' } },
    ],
  });
  const data = await limani.getRunData(RUN);
  if (!data) throw new Error('it was not recorded');
  return data;
}

const said = ({ cell, in: where, line, text }: Match): readonly unknown[] => [cell, where, line, text];

test('a text is found wherever lists find it, with cell, line and what it stands in', async () => {
  const data = await recorded();
  const found = (text: string): unknown[] => matchesIn(data, text).map(said);
  expect(found('No Route')).toEqual([
    [1, 'result', 2, 'b has no route'],
    [1, 'result', 3, 'c has NO ROUTE'],
    [2, 'error', null, 'connect: no route to host'],
  ]);
  expect(found('checkout')).toEqual([
    [null, 'notebook', null, '/work/checkout.databook'],
    [1, 'query', 3, 'up{job="Checkout"}'],
  ]);
  expect(found('api/v1/query?')).toEqual([
    [1, 'request', null, 'GET https://prom:9090/api/v1/query?query=up'],
    [2, 'request', null, 'GET https://prom:9090/api/v1/query?query=up'],
  ]);
  expect(found('earlier cell')).toEqual([[3, 'error', null, 'Not run: an earlier cell ended with failure.']]);
  expect(matchesIn(data, 'earlier cell')[0]?.source).toBeNull();
  expect(matchesIn(data, 'up{job')[0]?.source).toBe('@plugin=prometheus\n\nup{job="Checkout"}');
  expect(found('is nowhere')).toEqual([]);
  expect(found('')).toEqual([]);
});

test('what stands across lines, and what only machines read, is said to be there', async () => {
  const data = await recorded();
  expect(matchesIn(data, 'a is 1\nb').map(said)).toEqual([
    [1, 'result', null, 'a is 1\nb has no route\nc has NO ROUTE'],
  ]);
  expect(matchesIn(data, 'stdout').map(said)).toEqual([
    [1, 'record', null, 'what is recorded of prometheus'],
    [2, 'record', null, 'what is recorded of prometheus'],
  ]);
});
