// Records a run until its standard input ends, and says on standard output what is acknowledged: URL SCHEMA FOLDER RUN
import { bufferedAt } from '../conformance/postgres/adapter.ts';
import { aFact, anEnd, aRun } from '../conformance/samples.ts';
import { AWAY } from './away.ts';
import { say } from './say.ts';

const [, , url = '', schema = '', folder = '', run = ''] = process.argv;
const limani = bufferedAt(url, schema, folder, {
  ...AWAY,
  onWarning: () => undefined,
});
/** Calls that are under way at once. */
const AT_ONCE = 5;

const stop = new AbortController();
process.stdin.resume().once('end', () => stop.abort());

await limani.connect();
await limani.createRun(aRun(run));
await limani.startUpdateRun(run, 'running');
const hostId = await limani.getOrCreateHost(run, 'web');
for (let n = 0; !stop.signal.aborted; n += AT_ONCE) {
  const numbers = Array.from({ length: AT_ONCE }, (_, i) => n + i);
  await Promise.all([
    limani
      .insertOperation(anEnd(run, hostId, { uid: `${run}/${n}`, timestamp: n }))
      .then(() => say(`op ${n}`)),
    ...numbers.map((k) =>
      limani.insertFactLog(aFact(run, k, { command: `${run} ${k}` })).then(() => say(`fact ${k}`)),
    ),
  ]);
  // this thread writes by itself: without a pause it hears of nothing else
  await new Promise(setImmediate);
}
await limani.endRunUpdate(run, 1e6, 'success', {});
await limani.disconnect();
say('done');
