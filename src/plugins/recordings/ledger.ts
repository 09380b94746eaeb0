import { createHash } from 'node:crypto';
import type { Recordings } from '../contract.ts';
import { printExchange } from './exchange.ts';
import type { RecordedResponse } from './exchange.ts';
import { describeRequest, fileNameOf, keyOf } from './request.ts';
import type { Pair, RecordedRequest } from './request.ts';

interface Entry {
  readonly headers: ReadonlyMap<string, string>;
  /** Of the answer. */
  readonly hash: string;
}

const hashOf = (request: RecordedRequest, response: RecordedResponse): string =>
  createHash('sha256')
    .update(printExchange({ recorded: '', seconds: 0, request, response }))
    .digest('hex');

/** What was recorded since a recording began: of two requests that count as the same, only one answer can be kept. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();

  /**
   * Notes an exchange.
   * @param headers of the request, names in lower case
   * @returns what to tell a person where it takes the place of another answer; nothing where no answer is lost
   */
  note(
    request: RecordedRequest,
    headers: readonly Pair[],
    response: RecordedResponse,
    label: string,
  ): string | undefined {
    const key = keyOf(request);
    const before = this.#entries.get(key);
    const entry: Entry = { headers: new Map(headers), hash: hashOf(request, response) };
    this.#entries.set(key, entry);
    if (!before || before.hash === entry.hash) return undefined;
    const names = new Set([...before.headers.keys(), ...entry.headers.keys()]);
    const differing = [...names].filter((name) => before.headers.get(name) !== entry.headers.get(name)).sort();
    const why =
      differing.length > 0
        ? ` The requests differ in ${differing.join(', ')}; recordings do not tell requests apart by headers.`
        : '';
    return (
      `This request was answered in two ways: ${describeRequest(request)}.${why} ` +
      `${label}/${fileNameOf(request)} holds the later answer, and a replay gives that one each time.`
    );
  }
}

/** One ledger for each recording that is being made. */
export class Ledgers {
  readonly #ledgers = new WeakMap<Recordings, Ledger>();

  of(recordings: Recordings): Ledger {
    const known = this.#ledgers.get(recordings) ?? new Ledger();
    this.#ledgers.set(recordings, known);
    return known;
  }
}
