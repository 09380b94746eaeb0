import { cut } from './outputs.ts';

/** Characters: of one, and of all. */
const MAX_COMMAND = 2048;
const MAX_ALL = 131_072;

/** What an operation did, a line for each in order: as many as fit beside the rest of its entry. */
export class Commands {
  readonly #lines: string[] = [];
  #size = 0;
  #more = 0;

  add(command: string): void {
    const line = cut(command, MAX_COMMAND);
    if (this.#more > 0 || this.#size + line.length > MAX_ALL) this.#more++;
    else {
      this.#lines.push(line);
      this.#size += line.length;
    }
  }

  /** The last line says how many there were beside these. */
  all(): readonly string[] {
    return this.#more === 0 ? this.#lines : [...this.#lines, `… and ${this.#more} more`];
  }
}
