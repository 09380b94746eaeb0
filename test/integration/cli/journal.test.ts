// `databook journal` as a person calls it, on what the recorder of notebooks and a RunDb have written.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { useDb } from '../../../src/logbook/rundb/useDb.ts';
import { record as rundbRecord, rundbOn } from '../../rundb/support.ts';
import { AT, recordedRuns } from '../../support/recordedRuns.ts';
import { limaniAt, temporaryFolder } from '../../support/runStore.ts';
import { onStore } from './support/databook.ts';
import { documented } from './support/documented.ts';

// many processes, each of which starts a Node and a worker
vi.setConfig({ testTimeout: 120_000 });

const journal = onStore('journal');

const p99 = { source: '@plugin=prometheus\n@name=p99\nup', gives: 'up is 1' } as const;
const broken = { source: '@plugin=prometheus\nup{', gives: { fails: 'unexpected end of input' } };
const running = { source: '@plugin=prometheus\nup', gives: { running: true } } as const;

test('where nothing was recorded it says so and makes no store', async () => {
  const store = path.join(temporaryFolder(), 'store');
  const nothing = {
    code: 0,
    out: '',
    err: `There is no history yet: no run is on record in ${path.join(store, 'runs')}.\n`,
  };
  expect(await journal(store)).toEqual(nothing);
  expect(await journal(store, '--view', 'tx', '-t', '1')).toEqual(nothing);
  expect(existsSync(store)).toBe(false);
});

test('cells and tables, with their newest records', async () => {
  const { folder, record } = await recordedRuns();
  for (let i = 0; i < 4; i++)
    await record({ run: uuidv7({ msecs: AT + i * 60_000 }), at: AT + i * 60_000, cells: [p99, broken] });
  const rundb = rundbOn(limaniAt(path.join(folder, 'runs')), () => AT / 1000 + 600);
  await useDb(rundb, (db) => rundbRecord(db, 'web', { rc: 7 }));

  const all = await journal(folder);
  expect(all).toMatchObject({ code: 0, err: '' });
  expect(all.out).toMatch(
    new RegExp(
      [
        '^Table: /work/a.databook#2',
        'RUN ID  ACTION      UHASH   RC',
        '4       prometheus  (\\w{6})  1',
        '3       prometheus  \\1  1',
        '2       prometheus  \\1  1',
        '',
        'Table: /work/a.databook#p99',
        'RUN ID  ACTION      UHASH   RC',
        '4       prometheus  (\\w{6})  0',
        '3       prometheus  \\2  0',
        '2       prometheus  \\2  0',
        '',
        'Table: web',
        'RUN ID  ACTION  UHASH  RC',
        '1       up      u1     7\n$',
      ].join('\n'),
    ),
  );

  const chosen = await journal(folder, 'p99', 'nowhere', '-c', '1', '-f', 'rc,start', '-f', 'tx');
  expect(chosen.out).toBe(`Table: /work/a.databook#p99
RUN ID  RC  START                TX
4       0   2026-11-20 02:19:40  4

No records in: nowhere
`);

  const json = JSON.parse((await journal(folder, 'web', '--json', '-f', 'status,inputs,end')).out) as never;
  expect(json).toEqual({
    tables: [{ table: 'web', records: [{ id: 1, status: 'failure', inputs: [], end: '1595000001.5' }] }],
  });
  documented('journal', (await journal(folder, '--json', '-f', 'action,rc,uhash,start,end')).out);
});

test('transactions with their targets; what is missing is said beside them', async () => {
  const { folder, record } = await recordedRuns();
  const first = uuidv7({ msecs: AT });
  await record({ run: first, cells: [p99, broken] });
  await record({
    run: uuidv7({ msecs: AT + 1000 }),
    at: AT + 1000,
    notebook: '',
    cells: [running],
    ends: false,
  });
  const { out, err, code } = await journal(folder, '--view', 'tx', '-t', '9', '-t', '1', '-t', '2');
  expect([code, err]).toEqual([0, 'Not in the journal: 9.\n']);
  expect(out).toMatch(
    new RegExp(
      [
        `^ID: 1   Action: run   Status: failure   Run: ${first.slice(0, 13)}`,
        'RUN ID  UHASH   EXIT CODE  TARGET',
        '1       \\w{6}  0          /work/a.databook#p99',
        '1       \\w{6}  1          /work/a.databook#2',
        '',
        'ID: 2   Action: call   Status: running   Run: [\\da-f-]{13}',
        'RUN ID  UHASH  EXIT CODE  TARGET',
        '1                         call\n$',
      ].join('\n'),
    ),
  );
  const json = JSON.parse((await journal(folder, '--view', 'tx', '-c', '1', '--json')).out) as {
    transactions: { id: number }[];
  };
  expect(json.transactions.map(({ id }) => id)).toEqual([2]);
  documented('journal', (await journal(folder, '--view', 'tx', '-t', '1', '-t', '5', '--json')).out);
});

test('a run that got no number is known by its id', async () => {
  const { folder, limani, record } = await recordedRuns();
  limani.reserveNumber = () => Promise.reject(new Error('The server is away.'));
  await record({ run: uuidv7({ msecs: AT }), cells: [p99] });
  const { out } = await journal(folder, '--view', 'tx');
  expect(out).toMatch(/^ID: - {3}Action: run {3}Status: success {3}Run: [\da-f-]{13}\n.*\n- +\w{6} +0 +-\n$/);
  expect(await journal(folder)).toEqual({
    ...{ code: 0, out: '', err: 'The journal is empty: no run on record has a number.\n' },
  });
});

test.each([
  [['-f', 'rcc'], '--fields: there is no field "rcc". Did you mean "rc"? There are: action,'],
  [['-c', '0'], '--count: "0" is not a whole number from 1 on.'],
  [['-t', '1'], '--tx: only with --view tx.'],
  [['web', '--view', 'tx'], 'journal: name tables with --view target, transactions with -t.'],
  [['--view', 'runs'], "argument 'runs' is invalid. Allowed choices are target, tx."],
])('%j is wrong usage', async (args, message) => {
  const { code, out, err } = await journal(temporaryFolder(), ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});
