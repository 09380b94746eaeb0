import type { Pair, WireOutput, WireRequest } from './contract.ts';
import type { Output } from './outputs.ts';

/** What a plugin is asked. Times are epoch seconds. */
export interface PluginRequest {
  /** The cell's text after its directives; variables already replaced. */
  readonly input: string;
  /** Validated against `[options]` of config.toml, its defaults filled in. */
  readonly options: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** The time range that the request is about; `from` is inclusive. */
  readonly window: { readonly from: number; readonly to: number };
  /** Resolution in seconds, when the cell asks for one. */
  readonly step?: number;
  /** "Now" of the run, taken once. */
  readonly now: number;
  readonly dryRun: boolean;
  /** What the host gives this call, in milliseconds; then it is ended. */
  readonly timeoutMs?: number;
  /** Outputs of the named cells that the request asks for. */
  readonly cells: readonly { readonly name: string; readonly outputs: readonly Output[] }[];
}

const record = (pairs: readonly Pair[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

const output = ({ mime, data, metadata }: WireOutput): Output => ({
  mime,
  data,
  // An absent option arrives as null on QuickJS.
  ...(metadata != null && { metadata: JSON.parse(metadata) as NonNullable<Output['metadata']> }),
});

/** The request as authors see it. */
export const readRequest = (wire: WireRequest): PluginRequest => ({
  input: wire.input,
  options: record(wire.options),
  variables: record(wire.variables),
  window: wire.window,
  ...(wire.step != null && { step: wire.step }),
  now: wire.now,
  dryRun: wire.dryRun,
  ...(wire.timeoutMs != null && { timeoutMs: wire.timeoutMs }),
  cells: wire.cells.map(({ name, outputs }) => ({ name, outputs: outputs.map(output) })),
});
