/** Where a command writes: results to `out`, everything else to `err`. */
export interface Console {
  out(text: string): void;
  err(text: string): void;
}

/** The process's own; a reader who leaves early (`| head`) ends the output, not the command. */
export const processConsole = (): Console => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
  };
};
