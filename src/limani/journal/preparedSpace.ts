/** How much more than needed is written when a file has to grow: as much as it has, within these bounds. */
const MIN_STEP = 64 << 10;
const MAX_STEP = 256 << 10;
const NULS = Buffer.alloc(MAX_STEP);

/**
 * Where a file's lines end, and how far it is filled beyond them. A sync of bytes within a file is done sooner than one
 * for which the file grows: that one writes the file's size and where its blocks are, too. So a file grows in steps of
 * NUL bytes, and lines are written over these. Lines never begin anywhere but where the last one ended, and the file is
 * never made shorter.
 */
export class PreparedSpace {
  #end = 0;
  #filled = 0;

  /** Where the next byte goes. */
  get end(): number {
    return this.#end;
  }

  /** The bytes, and behind them NULs for those that come later, if they do not fit into what is prepared. */
  blocksFor(bytes: Buffer): Buffer[] {
    if (this.#end + bytes.length <= this.#filled) return [bytes];
    const step = Math.min(Math.max(this.#end, MIN_STEP), MAX_STEP);
    return [bytes, NULS.subarray(0, step)];
  }

  /** So many bytes of {@link blocksFor} these went into the file at `end`; returns those that did not. */
  written(count: number, bytes: Buffer): Buffer {
    this.#filled = Math.max(this.#filled, this.#end + count);
    const left = bytes.subarray(count);
    this.#end += bytes.length - left.length;
    return left;
  }
}
