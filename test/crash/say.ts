import { writeSync } from 'node:fs';
import { hasCode } from '../../src/limani/journal/durable.ts';

const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Says a line on standard output, and has said it when it returns: a stream would keep it, where a busy reader is far
 * behind, and take it along when the process is killed. Waits where the pipe is full; a line is in it whole or not at all.
 */
export function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) throw error;
      Atomics.wait(never, 0, 0, 1);
    }
  }
}
