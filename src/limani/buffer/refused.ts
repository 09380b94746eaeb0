import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../journal/durable.ts';
import type { NumberedCall, Refusal } from '../remote.ts';

/** Keeps what the server will not take, a line of JSON each, until somebody looks at it. */
export class RefusedEntries {
  readonly #folder: string;
  readonly #writer: string;
  #count = 0;
  #first = '';

  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#writer = writer;
  }

  get file(): string {
    return path.join(this.#folder, refusedFile(this.#writer));
  }

  /** Durable when it resolves. */
  async put(refusals: readonly (Refusal & Pick<NumberedCall, 'call'>)[]): Promise<void> {
    if (refusals.length === 0) return;
    this.#first ||= refusals[0]?.error.message ?? '';
    this.#count += refusals.length;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const handle = await open(this.file, 'a', 0o600);
    try {
      const lines = refusals.map(({ number, call, error: { code, message } }) =>
        JSON.stringify({ number, code, message, call }),
      );
      await handle.appendFile(`${lines.join('\n')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(this.#folder);
  }

  /** What to tell people; nothing where nothing was refused since it was asked last. */
  told(where: string): string | undefined {
    const [count, first] = [this.#count, this.#first];
    [this.#count, this.#first] = [0, ''];
    if (count === 0) return undefined;
    const entries = count === 1 ? 'One entry that waited' : `${count} entries that waited`;
    const were = count === 1 ? 'was' : 'were';
    return `${entries} for the run store ${where} ${were} refused by it: ${first} What was refused is kept in ${this.file}.`;
  }
}

const PREFIX = 'refused-';
export const refusedFile = (writer: string): string => `${PREFIX}${writer}.jsonl`;
export const isRefusedFile = (name: string): boolean => name.startsWith(PREFIX);
