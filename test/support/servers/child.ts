import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server process that a test started. */
export interface Child {
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Ends it, by its pid, and waits until it is gone. */
  stop(): Promise<void>;
}

/** The process ended before it was ready. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until `condition` holds. @throws Error when `limitMs` passed first; `describe` says what was seen last */
export async function waitUntil(
  condition: () => Promise<boolean>,
  what: string,
  { limitMs = 30_000, describe = () => '' }: { limitMs?: number; describe?: () => string } = {},
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs} ms. ${describe()}`);
    await pause(50);
  }
}

/** True when the URL answers with a 2xx. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Starts a program, as another user where one is given, and waits until `ready` holds. @throws ChildEnded, Error */
export async function startChild(
  program: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
  as: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Child> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...as });
  let printed = '';
  const note = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  let ended = false;
  const gone = once(child, 'exit').then(() => (ended = true));
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  const stop = async (): Promise<void> => {
    process.off('exit', killNow);
    if (ended) return;
    child.kill('SIGTERM');
    const force = setTimeout(killNow, 5000);
    await gone;
    clearTimeout(force);
  };
  try {
    await waitUntil(
      () => (ended ? Promise.reject(new ChildEnded(`${program} ended: ${printed}`)) : ready()),
      `${program} ready`,
      { describe: () => printed },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? -1, output: () => printed, stop };
}
