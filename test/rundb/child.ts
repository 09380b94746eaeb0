// A process that works with the database as it is told on its command line, says what it did, and closes or waits to be killed.
import { useDb } from '../../src/logbook/rundb/useDb.ts';
import { limaniAt, type Place } from './limanis.ts';
import { record, rundbOn, type Work, type Worked } from './support.ts';

const { place, work } = JSON.parse(process.argv[2] ?? '') as { place: Place; work: Work };
const say = (worked: Worked): unknown => process.stdout.write(`${JSON.stringify({ answers: [worked] })}\n`);

await useDb(rundbOn(await limaniAt(place)), async (db) => {
  const numbers: Record<string, number[]> = {};
  for (let i = 0; i < work.times; i++)
    for (const table of work.tables) (numbers[table] ??= []).push(await record(db, table));
  const [first = 'web'] = work.tables;
  const left = work.then === 'close' ? null : await db.initTable(first);
  if (left !== null) await db.updateRecord(first, left, 'action', 'up');
  const tx = await db.initTable('linchpin');
  say({ numbers, tx, left });
  // until it is killed
  if (work.then === 'open')
    await new Promise(() => {
      setInterval(() => undefined, 1 << 30);
    });
});
