// A process that makes the calls it is given on its standard input, answers, and ends as it is told: URL SCHEMA disconnect|kill
import { text } from 'node:stream/consumers';
import type { Call } from '../target.ts';
import { postgresAt } from './adapter.ts';

const [url = '', schema = '', then] = process.argv.slice(2);
const calls = JSON.parse(await text(process.stdin)) as readonly Call[];
const limani = postgresAt(url, schema);
await limani.connect();
const answers: unknown[] = [];
for (const [method, ...args] of calls) {
  const call = limani[method].bind(limani) as (...args: readonly unknown[]) => Promise<unknown>;
  answers.push((await call(...args)) ?? null);
}
const { writer } = limani;
if (then === 'disconnect') await limani.disconnect();
process.stdout.write(`${JSON.stringify({ answers, writer })}\n`);
// until it is killed
if (then === 'kill') setInterval(() => undefined, 1 << 30);
