import type { JsonObject } from './json.ts';

/**
 * One MIME-typed piece of a cell's result.
 *
 * A rich output (`application/vnd.databook.*`) directly after a `text/plain` or `text/markdown` one is the same
 * thing in another form: the text is its *twin*, and a viewer shows the richest form it can draw.
 */
export interface Output {
  readonly mime: string;
  /** The exact bytes; text is UTF-8. */
  readonly data: Uint8Array;
  readonly metadata?: JsonObject;
}

/** Who made a result, when, from what. Everything volatile about a result is here and nowhere else. */
export interface Provenance {
  readonly status: 'success' | 'cancelled' | 'denied' | 'timeout' | 'failure' | 'interrupted';
  /** RFC 3339, UTC, milliseconds: when the operation ended. */
  readonly at?: string;
  /** Duration in seconds. */
  readonly took?: number;
  readonly by?: string;
  /** Id of the run (UUID v7). */
  readonly run?: string;
  /** `sha256:<hex>` of the cell's normalised source (see {@link sourceHash} in notebook/). */
  readonly source?: string;
  /** `name@version` of the plugin. */
  readonly plugin?: string;
  /** `sha256:<hex>` of the plugin's wasm. */
  readonly wasm?: string;
  /** Resolved window, `from/to`, RFC 3339. */
  readonly window?: string;
  /** Origins called, user-info stripped, joined by a comma. */
  readonly endpoints?: string;
  /** `replay` for a result made from recorded responses; absent for one that servers gave. */
  readonly origin?: string;
  /** RFC 3339: when the oldest of the recorded responses was recorded. */
  readonly recorded?: string;
  /** Attributes this version does not know; kept in order. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** What running a cell gave. */
export interface Result {
  readonly provenance: Provenance;
  readonly outputs: readonly Output[];
}
