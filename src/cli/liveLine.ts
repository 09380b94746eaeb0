/** A terminal, as far as a line needs one. */
export interface Terminal {
  write(text: string): unknown;
  /** 0 where it does not know. */
  readonly columns?: number;
}

const CLEAR = '\r\u001b[2K';

/** The last line of a terminal, written over again and again, and gone when it is hidden. */
export class LiveLine {
  readonly #terminal: Terminal;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    // one that wraps could not be cleared
    const width = (this.#terminal.columns || 80) - 1;
    const fits = text.length <= width ? text : `${text.slice(0, width - 1)}…`;
    if (fits === this.#shown) return;
    this.#terminal.write(CLEAR + fits);
    this.#shown = fits;
  }

  hide(): void {
    if (this.#shown) this.#terminal.write(CLEAR);
    this.#shown = '';
  }

  /** Lets something else be written, and stands below it afterwards. */
  around(write: () => void): void {
    const shown = this.#shown;
    this.hide();
    write();
    if (shown) this.show(shown);
  }
}
