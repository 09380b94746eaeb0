// Processes that are killed, and what they had said by then.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export class Victim {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #read: Promise<void>;
  readonly #first: Promise<void>;
  #errors = '';

  /**
   * @param onLine told each line that the process says, before anything else is made of it
   * @param clock as its machine has it, or one that goes backwards, in all of its threads
   */
  constructor(
    script: string,
    args: readonly string[],
    onLine: (line: string) => void,
    clock: 'right' | 'backwards' = 'right',
  ) {
    const at = (name: string): string => path.join(import.meta.dirname, name);
    const preload = clock === 'right' ? [] : ['--import', at('backwardsClock.ts')];
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...preload, at(script), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    this.#closed = once(child, 'close');
    child.stderr.on('data', (data: Buffer) => (this.#errors += data.toString()));
    const lines = createInterface(child.stdout);
    this.#first = new Promise((resolve) => {
      lines.once('line', () => resolve());
    });
    lines.on('line', onLine);
    this.#read = once(lines, 'close').then(() => undefined);
  }

  /** Settles when the process has said something, or has ended. */
  async ready(): Promise<void> {
    await Promise.race([this.#first, this.#closed]);
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(name);
  }

  /** Settles when the process is gone and all it said was read. @throws when it had ended by itself */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await Promise.all([this.#closed, this.#read]);
    if (this.#child.signalCode !== 'SIGKILL')
      throw new Error(`The process ended by itself, with ${this.#child.exitCode}:\n${this.#errors}`);
    const unexpected = this.#errors.split('\n').filter((line) => line && !line.startsWith('warning: '));
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  }
}

/** @param mayStop whether it may be stopped for a while before */
export async function killAtRandom(victim: Victim, mayStop: boolean): Promise<void> {
  await victim.ready();
  // a life long enough to look at what there is, or not
  await sleep(randomInt(3) ? randomInt(60, 360) : randomInt(360, 1800));
  if (mayStop && randomInt(4) === 0) {
    victim.signal('SIGSTOP');
    await sleep(randomInt(100, 600));
    victim.signal('SIGCONT');
    await sleep(randomInt(60));
  }
  await victim.kill();
}
