import type { LogLevel } from './protocol.ts';

const MAX_LINES = 1000;
const MAX_LINE = 4096;
const MAX_CHARACTERS = 256 * 1024;

const shorten = (text: string): string =>
  text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}… (${text.length - MAX_LINE} more characters)`;

/** Passes on log lines of one call, up to a number and size that a person could want to read. */
export class LogSink {
  readonly #post: (level: LogLevel, message: string) => void;
  #lines = 0;
  #characters = 0;
  #leftOut = 0;

  constructor(post: (level: LogLevel, message: string) => void) {
    this.#post = post;
  }

  log(level: LogLevel, message: string): void {
    const line = shorten(message);
    if (this.#lines >= MAX_LINES || this.#characters + line.length > MAX_CHARACTERS) {
      this.#leftOut++;
      return;
    }
    this.#lines++;
    this.#characters += line.length;
    this.#post(level, line);
  }

  /** Says what was left out. */
  end(): void {
    if (this.#leftOut > 0) this.#post('warn', `${this.#leftOut} more log lines were left out.`);
  }
}
