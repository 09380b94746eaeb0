import { LiveLine } from './liveLine.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Console {
  out(text: string): void;
  err(text: string): void;
}

/** The process's streams. */
export interface ProcessConsole extends Console {
  /** At the foot of the terminal; none where standard error is no terminal. */
  readonly line: LiveLine | undefined;
}

/** A reader who leaves early (`| head`) ends the output, not the command. */
export const processConsole = (env: NodeJS.ProcessEnv): ProcessConsole => {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const line = stderr.isTTY && env['TERM'] !== 'dumb' ? new LiveLine(stderr) : undefined;
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    const writeNow = (): void => void stream.write(`${text}\n`);
    if (line) line.around(writeNow);
    else writeNow();
  };
  return { out: (text) => write(stdout, text), err: (text) => write(stderr, text), line };
};
