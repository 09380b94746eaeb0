import { untilAborted } from '../untilAborted.ts';

interface Open<T> {
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/** Puts a question once to all who ask it at the same time, and takes it back when none of them waits any more. */
export class Questions<T> {
  readonly #open = new Map<string, Open<T>>();

  /**
   * The answer to the question `key`, which `ask` puts unless it is open already.
   * @param ask its signal aborts when nobody waits any more
   * @throws what `ask` throws, or the reason of `signal` once that aborts
   */
  async answer(key: string, ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const question = this.#open.get(key) ?? this.#put(key, ask);
    question.waiting++;
    try {
      return await untilAborted(question.answer, signal);
    } finally {
      if (--question.waiting === 0 && this.#open.get(key) === question) {
        this.#open.delete(key);
        question.answer.catch(() => undefined); // an aborted question may reject; its last asker has left
        question.abort.abort();
      }
    }
  }

  #put(key: string, ask: (signal: AbortSignal) => Promise<T>): Open<T> {
    const abort = new AbortController();
    const question: Open<T> = { answer: ask(abort.signal), abort, waiting: 0 };
    const close = (): void => {
      if (this.#open.get(key) === question) this.#open.delete(key);
    };
    question.answer.then(close, close);
    this.#open.set(key, question);
    return question;
  }
}
