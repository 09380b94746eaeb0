import { TextDecoder } from 'node:util';

/** Text that a plugin writes to its standard output or error: passed on by lines, its end kept for a crash report. */
export class LineStream {
  readonly #onLine: (line: string) => void;
  /** Made when there is something to decode: few plugins write anything. */
  #decoder: TextDecoder | undefined;
  #line = '';
  #tail = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(bytes: Uint8Array): void {
    this.#decoder ??= new TextDecoder();
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#tail = (this.#tail + text).slice(-8192);
    const lines = (this.#line + text).split('\n');
    this.#line = (lines.pop() ?? '').slice(0, 65_536);
    for (const line of lines) if (line.trim() !== '') this.#onLine(line);
  }

  /** Passes on a last line without an end; afterwards the stream is as new. @returns the last text written */
  end(): string {
    if (this.#line.trim() !== '') this.#onLine(this.#line);
    const tail = this.#tail;
    this.#line = this.#tail = '';
    this.#decoder = undefined;
    return tail;
  }
}
