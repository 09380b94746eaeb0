import { createInterface } from 'node:readline';

/** Asks the person at the terminal. No answer (Ctrl-D) is a no. @throws AbortError when `signal` aborts */
export const askYesNo = (question: string, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const ask = createInterface({ input: process.stdin, output: process.stderr });
    let open = true;
    // what is written next begins a line of its own
    const leave = (): void => {
      if (open) process.stderr.write('\n');
      open = false;
    };
    const onAbort = (): void => {
      leave();
      reject(new DOMException('The question was taken back.', 'AbortError'));
      ask.close();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // while it reads, the terminal gives it Ctrl-C as a key and the process no signal
    ask.on('SIGINT', () => {
      leave();
      process.emit('SIGINT');
    });
    ask.on('close', () => {
      leave();
      signal.removeEventListener('abort', onAbort);
      resolve(false);
    });
    ask.question(question, (answer) => {
      open = false;
      resolve(/^y(es)?$/i.test(answer.trim()));
      ask.close();
    });
  });
