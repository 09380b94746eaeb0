import { shorten } from '../../results/markdown.ts';
import type { Recordings } from '../contract.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { RecordingError } from './error.ts';
import type { Exchange, RecordedResponse } from './exchange.ts';
import { RecordingFolder } from './folder.ts';
import { goLive } from './goLive.ts';
import type { Ledger } from './ledger.ts';
import { describeRequest } from './request.ts';
import type { Pair, RecordedRequest } from './request.ts';

/** The recordings of one call: they answer its requests, or they are made of them. */
export type CallRecordings = CallReplay | CallRecorder;

/** Largest body that is kept; version control is no place for more. */
const MAX_BODY = 8 * 1024 * 1024;
/** Longest description of a request in a message, characters. */
const MAX_SAID = 600;

/** Answers the requests of a call from a folder. */
export class CallReplay {
  readonly mode = 'replay';
  readonly #folder: RecordingFolder;
  readonly #manifest: Manifest;
  readonly #recordings: Extract<Recordings, { mode: 'replay' }>;

  constructor(manifest: Manifest, recordings: Extract<Recordings, { mode: 'replay' }>) {
    const { folder, label, within } = recordings;
    this.#folder = new RecordingFolder(folder, label, within);
    this.#manifest = manifest;
    this.#recordings = recordings;
  }

  /** @param requests what the request may be recorded as @throws RecordingError */
  async find(requests: readonly RecordedRequest[]): Promise<Exchange> {
    for (const request of requests) {
      const found = await this.#folder.find(request);
      if (found) return found;
    }
    const { label } = this.#recordings;
    const asked = shorten(requests.map(describeRequest)[0] ?? '', MAX_SAID);
    const what = (await this.#folder.exists())
      ? `This request was not recorded in ${label}`
      : `Nothing is recorded, because there is no folder ${label}. The request was`;
    throw new RecordingError(
      'not-recorded',
      `${what}: ${asked}`,
      `Recordings answer what was recorded, word for word and over the same time window. ${goLive(this.#manifest, this.#recordings)}`,
    );
  }
}

/** Keeps what servers answer to the requests of a call. */
export class CallRecorder {
  readonly mode = 'record';
  readonly #folder: RecordingFolder;
  readonly #recordings: Extract<Recordings, { mode: 'record' }>;
  readonly #ledger: Ledger;

  /** @param ledger of this recording, of which the call is a part */
  constructor(recordings: Extract<Recordings, { mode: 'record' }>, ledger: Ledger) {
    this.#folder = new RecordingFolder(recordings.folder, recordings.label);
    this.#recordings = recordings;
    this.#ledger = ledger;
  }

  /**
   * @param headers of the request
   * @param at when it was asked, epoch milliseconds
   * @param seconds until the answer was there
   * @throws RecordingError
   */
  async keep(
    requests: readonly RecordedRequest[],
    headers: readonly Pair[],
    response: RecordedResponse,
    at: number,
    seconds: number,
  ): Promise<void> {
    const recorded = new Date(at).toISOString();
    const size = response.body.length;
    if (size > MAX_BODY)
      throw new RecordingError(
        'recording',
        `The answer has ${(size / 2 ** 20).toFixed(1)} MiB; a recording holds at most ${MAX_BODY / 2 ** 20} MiB.`,
        'Ask for less (a shorter window, a larger step, fewer series), or run without --record.',
      );
    const { label, onReplaced } = this.#recordings;
    for (const request of requests) {
      await this.#folder.save({ recorded, seconds, request, response });
      const replaced = this.#ledger.note(request, headers, response, label);
      if (replaced !== undefined) onReplaced?.(replaced);
    }
  }
}
