// Calls in a process of their own, as `ConformanceTarget.elsewhere` needs them: one half starts it, the other is all that runs there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Limani } from '../../src/limani/limani.ts';
import type { Call } from './target.ts';

type Then = 'disconnect' | 'kill';

/** What a process of its own said. */
export interface Answered {
  /** Of the calls, in their order. */
  readonly answers: readonly unknown[];
  /** What else {@link answerCalls} was given to say. */
  readonly about: string;
}

/**
 * Has a program of its own make the calls; resolves when that process is gone. One that fails answers nothing, which is
 * an error here, and says why on standard error.
 * @param program path of a module that calls {@link answerCalls}
 * @param args its arguments
 */
export async function elsewhere(
  program: string,
  args: readonly string[],
  calls: readonly Call[],
  then: Then,
): Promise<Answered> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  child.stdin.end(JSON.stringify({ calls, then }));
  let said = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    said += chunk.toString();
    if (then === 'kill' && said.endsWith('\n')) child.kill('SIGKILL');
  }
  await closed;
  if (said === '') throw new Error(`${program} ended without an answer.`);
  return JSON.parse(said) as Answered;
}

/**
 * Makes the calls that stand on standard input, says what they gave, and disconnects or waits to be killed.
 * @param limani not connected yet
 * @param about what else to say; asked when the calls are made
 */
export async function answerCalls(limani: Limani, about: () => string = () => ''): Promise<void> {
  const asked = JSON.parse(await text(process.stdin), bytesAgain) as { calls: readonly Call[]; then: Then };
  const { calls, then } = asked;
  await limani.connect();
  const answers: unknown[] = [];
  for (const [method, ...args] of calls) {
    const call = limani[method].bind(limani) as (...args: readonly unknown[]) => Promise<unknown>;
    answers.push((await call(...args)) ?? null);
  }
  const answered = JSON.stringify({ answers, about: about() });
  if (then === 'disconnect') await limani.disconnect();
  process.stdout.write(`${answered}\n`);
  // until it is killed
  if (then === 'kill') setInterval(() => undefined, 1 << 30);
}

/** A Buffer, which JSON has as a list of numbers. */
function bytesAgain(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]) : value;
}
