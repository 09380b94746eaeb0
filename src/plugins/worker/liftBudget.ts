/** More was handed over at once than a plugin may. */
export class LiftLimitError extends Error {
  override readonly name = 'LiftLimitError';
}

/** What each string or list costs besides its bytes, so that a million empty ones are not free. */
const OVERHEAD = 64;

/**
 * Counts what is copied out of a plugin's memory. The code that joins its modules copies whatever lengths the plugin
 * states, and one piece of memory can be named a thousand times: without a limit that is gigabytes outside of any
 * heap limit, in the process of the editor.
 */
export class LiftBudget {
  #left = Infinity;

  /** Runs a plugin's code, which may hand over so many bytes. */
  within<T>(bytes: number, work: () => T): T {
    this.#left = bytes;
    try {
      return work();
    } finally {
      this.#left = Infinity;
    }
  }

  /** Runs code of ours in the middle of a plugin's, uncounted; what the plugin hands over then is counted afresh. */
  outside<T>(bytes: number, work: () => T): T {
    this.#left = Infinity;
    try {
      return work();
    } finally {
      this.#left = bytes;
    }
  }

  /** Puts the counting in front of the two functions by which such copies are made. */
  install(): void {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
    const { slice } = ArrayBuffer.prototype;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
    const { decode } = TextDecoder.prototype;
    const take = (bytes: number): void => {
      this.#left -= bytes + OVERHEAD;
      if (this.#left < 0) throw new LiftLimitError('too much at once');
    };
    ArrayBuffer.prototype.slice = function (this: ArrayBuffer, begin = 0, end = this.byteLength) {
      take(Math.max(0, end - begin));
      return slice.call(this, begin, end);
    };
    TextDecoder.prototype.decode = function (input, options) {
      take(input?.byteLength ?? 0);
      return decode.call(this, input, options);
    };
  }
}
