// A process that makes the calls it is given on its standard input, answers, and ends as it is told: FOLDER disconnect|kill
import { text } from 'node:stream/consumers';
import type { Call } from '../target.ts';
import { sqljsAt } from './adapter.ts';

const [folder = '', then] = process.argv.slice(2);
const calls = JSON.parse(await text(process.stdin)) as readonly Call[];
const limani = sqljsAt(folder);
await limani.connect();
const answers: unknown[] = [];
for (const [method, ...args] of calls) {
  const call = limani[method].bind(limani) as (...args: readonly unknown[]) => Promise<unknown>;
  answers.push((await call(...args)) ?? null);
}
if (then === 'disconnect') await limani.disconnect();
process.stdout.write(`${JSON.stringify(answers)}\n`);
// until it is killed
if (then === 'kill') setInterval(() => undefined, 1 << 30);
