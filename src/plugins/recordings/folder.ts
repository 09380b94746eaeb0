import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { atomicWrite } from '../atomicWrite.ts';
import { isMissing } from '../isMissing.ts';
import { RecordingError } from './error.ts';
import { ExchangeError, parseExchange, printExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { fileNameOf, keyOf } from './request.ts';
import type { RecordedRequest } from './request.ts';

/** Largest file that is read. */
const MAX_FILE = 64 * 1024 * 1024;
/** Others than the one who recorded read these files, too. */
const MODE = 0o644;

const AGAIN = 'Record it again, or take the file from version control.';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A folder of recordings, one file for each exchange. */
export class RecordingFolder {
  readonly #folder: string;
  /** As the user wrote it: messages must not hold paths of one machine. */
  readonly #label: string;
  readonly #within: string | undefined;

  /** @param within a folder that links must not lead out of */
  constructor(folder: string, label: string, within?: string) {
    this.#folder = folder;
    this.#label = label;
    this.#within = within;
  }

  /**
   * The recording of a request; `undefined` when there is none.
   * @throws RecordingError `recording` for a file that is no recording of it, or cannot be read
   */
  async find(request: RecordedRequest): Promise<Exchange | undefined> {
    const name = fileNameOf(request);
    const shown = `${this.#label}/${name}`;
    const text = await this.#read(path.join(this.#folder, name), shown);
    if (text === undefined) return undefined;
    let exchange: Exchange;
    try {
      exchange = parseExchange(text);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      throw new RecordingError('recording', `${shown} is not a recording: ${error.message}.`, AGAIN);
    }
    if (keyOf(exchange.request) === keyOf(request)) return exchange;
    throw new RecordingError(
      'recording',
      `${shown} is the recording of another request than its name says: it was renamed, or its request was edited.`,
      AGAIN,
    );
  }

  /** Keeps an exchange in place of an earlier one of the same request. @throws RecordingError */
  async save(exchange: Exchange): Promise<void> {
    const name = fileNameOf(exchange.request);
    try {
      await atomicWrite(path.join(this.#folder, name), printExchange(exchange), MODE);
    } catch (error) {
      throw new RecordingError(
        'recording',
        `The answer could not be recorded in ${this.#label}/${name}: ${reasonOf(error)}`,
        'Make the folder writable, or record into another one.',
      );
    }
  }

  async #read(file: string, shown: string): Promise<string | undefined> {
    try {
      if (this.#within !== undefined) await this.#checkWithin(file, this.#within, shown);
      const handle = await open(file);
      try {
        const { size } = await handle.stat();
        if (size > MAX_FILE)
          throw new RecordingError('recording', `${shown} is larger than ${MAX_FILE} bytes.`, AGAIN);
        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (error instanceof RecordingError) throw error;
      if (isMissing(error)) return undefined;
      throw new RecordingError('recording', `${shown} cannot be read: ${reasonOf(error)}`, AGAIN);
    }
  }

  async #checkWithin(file: string, within: string, shown: string): Promise<void> {
    const [real, root] = await Promise.all([realpath(file), realpath(within)]);
    if (real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return;
    throw new RecordingError(
      'recording',
      `${shown} leads out of the notebook's folder by a link, and is not read.`,
      'Put the recordings themselves beside the notebook, or name their folder with --replay DIR.',
    );
  }

  /** Whether the folder is there at all. */
  async exists(): Promise<boolean> {
    return stat(this.#folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
  }
}
