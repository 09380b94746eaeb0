import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../content.ts';
import type { LimaniError } from '../error.ts';
import { syncFolder } from '../journal/durable.ts';
import type { NumberedCall, Refusal } from '../remote.ts';
import { KeptFiles } from './keptFiles.ts';

interface Line extends Pick<LimaniError, 'code' | 'message'> {
  readonly [key: string]: unknown;
}

/** Keeps what the server will not take, a line of JSON each, until somebody looks at it; contents beside that, in files. */
export class RefusedEntries {
  readonly #folder: string;
  readonly #writer: string;
  /** Calls that are there already: one may be refused again, with others that are sent again. */
  readonly #numbers = new Set<number>();
  #count = 0;
  #first = '';

  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#writer = writer;
  }

  get file(): string {
    return `${this.#path}.jsonl`;
  }

  /** Durable when it resolves. */
  async put(refusals: readonly (Refusal & Pick<NumberedCall, 'call'>)[]): Promise<void> {
    const fresh = refusals.filter(({ number }) => !this.#numbers.has(number));
    if (fresh.length === 0) return;
    await this.#write(
      fresh.map(({ number, call, error: { code, message } }) => ({ number, code, message, call })),
    );
    for (const { number } of fresh) this.#numbers.add(number);
  }

  /** The same with a content, once however often it is refused: its line names its file. */
  async putContent(bytes: Uint8Array, { code, message }: LimaniError): Promise<void> {
    const files = new KeptFiles(this.#path);
    const content = sha256Of(bytes);
    if (await files.get(content)) return;
    // the file comes last: where it is there, so is its line
    await this.#write([{ code, message, content, file: `${path.basename(this.#path)}/${content}` }]);
    await files.put(bytes);
  }

  get #path(): string {
    return path.join(this.#folder, `refused-${this.#writer}`);
  }

  async #write(lines: readonly Line[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const handle = await open(this.file, 'a', 0o600);
    try {
      await handle.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(this.#folder);
    this.#first ||= lines[0]?.message ?? '';
    this.#count += lines.length;
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
