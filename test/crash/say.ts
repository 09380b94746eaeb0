import { writeSync } from 'node:fs';

/**
 * Says a line on standard output, and has said it when it returns: a stream would keep it, where a busy reader is far
 * behind, and take it along when the process is killed.
 */
export const say = (line: string): void => void writeSync(1, `${line}\n`);
