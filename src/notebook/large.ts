import type { JsonObject, JsonValue } from '../results/json.ts';
import { isReadableMime } from '../results/mime.ts';
import type { Output, Result } from '../results/output.ts';
import { isJsonObject } from './json.ts';
import type { CodeCell, Notebook } from './model.ts';
import { cellNotes, cellOrigin } from './origin.ts';
import { printHead } from './resultBlock.ts';
import { hashBytes } from './sourceHash.ts';
import { decodeUtf8, encodeUtf8, textOf } from './utf8.ts';

/** An output that a file holds only a summary of. */
export interface RemovedOutput {
  /** `sha256:<hex>` of the bytes. */
  readonly hash: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** The metadata key of a summary; its value says what it stands for. */
const SUMMARY_OF = 'summaryOf';

/** How much of a long text its summary shows (characters). */
const HEAD = 4096;

interface Summary {
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly metadata?: JsonObject;
}

/**
 * The notebook with the outputs of every result of more than `maxBytes` summarised, the largest first, until the rest
 * is small enough; and what was taken out, for the caller to store before it writes the file. A result that was read
 * from a file and not replaced since stays as it was there, whole or summarised (from 4 KiB on; set no lower limit).
 */
export function withLargeOutputsSummarised(
  notebook: Notebook,
  maxBytes: number,
): { notebook: Notebook; removed: RemovedOutput[] } {
  const removed: RemovedOutput[] = [];
  const cells = notebook.cells.map((cell) => {
    if (cell.kind !== 'code' || !cell.result) return cell;
    const { kept, summaries } = cellNotes(cell);
    const asRead = kept === printHead(cell.result.provenance) ? asInFile(cell.result, summaries) : undefined;
    return { ...cell, result: asRead ?? summarised(cell.result, maxBytes, removed) };
  });
  return { notebook: { ...notebook, cells }, removed };
}

/** The notebook with its summaries replaced by the bytes that `lookup` finds; others stay summaries. */
export function restoreLargeOutputs(
  notebook: Notebook,
  lookup: (hash: string) => Uint8Array | undefined,
): Notebook {
  const cells = notebook.cells.map((cell) => (cell.kind === 'code' ? restored(cell, lookup) : cell));
  return { ...notebook, cells };
}

/** The hashes (`sha256:<hex>`) of what the notebook holds only summaries of. */
export const summarisedHashes = (notebook: Notebook): string[] =>
  notebook.cells.flatMap((cell) =>
    cell.kind === 'code'
      ? (cell.result?.outputs ?? []).flatMap((output) => summaryOf(output.metadata)?.sha256 ?? [])
      : [],
  );

function summarised(result: Result, maxBytes: number, removed: RemovedOutput[]): Result {
  const outputs = [...result.outputs];
  let total = outputs.reduce((sum, { data }) => sum + data.length, 0);
  const largestFirst = result.outputs
    .map((output, index) => ({ output, index }))
    .sort((a, b) => b.output.data.length - a.output.data.length);
  for (const { output, index } of largestFirst) {
    if (total <= maxBytes) break;
    const hash = hashBytes(output.data);
    const summary = summaryFor(output, hash);
    if (summary.data.length >= output.data.length) break;
    outputs[index] = summary;
    total -= output.data.length - summary.data.length;
    removed.push({ hash, mime: output.mime, bytes: output.data });
  }
  return { ...result, outputs };
}

function summaryFor({ mime, data, metadata }: Output, sha256: string): Output {
  const note = `${size(data.length)} of ${mime}, kept whole in the run store (${sha256})`;
  const text = isReadableMime(mime) ? decodeUtf8(data) : undefined;
  const summary: Summary = { mime, bytes: data.length, sha256, ...(metadata && { metadata }) };
  return {
    mime: 'text/plain',
    data: encodeUtf8(text === undefined ? note : `${headOf(text)}\n… ${note}`),
    metadata: { [SUMMARY_OF]: { ...summary } },
  };
}

/** The first whole lines of `text`, or the start of its first one. */
function headOf(text: string): string {
  const head = text.slice(0, HEAD).toWellFormed();
  const end = head.lastIndexOf('\n');
  return end > 0 ? head.slice(0, end) : head;
}

const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function restored(cell: CodeCell, lookup: (hash: string) => Uint8Array | undefined): CodeCell {
  if (!cell.result) return cell;
  const summaries: Record<string, JsonValue> = {};
  const outputs = cell.result.outputs.map((output, i) => {
    const summary = summaryOf(output.metadata);
    const data = summary && lookup(summary.sha256);
    if (!summary || data?.length !== summary.bytes || hashBytes(data) !== summary.sha256) return output;
    summaries[i] = { mime: output.mime, text: textOf(output.data), metadata: output.metadata ?? {} };
    return { mime: summary.mime, data, ...(summary.metadata && { metadata: summary.metadata }) };
  });
  if (Object.keys(summaries).length === 0) return cell;
  const kept = printHead(cell.result.provenance);
  const origin = cellOrigin('code', { ...cellNotes(cell), kept, summaries });
  return { ...cell, result: { ...cell.result, outputs }, ...(origin && { origin }) };
}

/** The result as its file holds it, or undefined when an output is no longer what was put in a summary's place. */
function asInFile(result: Result, summaries: JsonObject | undefined): Result | undefined {
  const outputs = [...result.outputs];
  for (const [index, kept] of Object.entries(summaries ?? {})) {
    const output = outputs[Number(index)];
    const { mime, text, metadata } = isJsonObject(kept) ? kept : {};
    const summary = isJsonObject(metadata) ? summaryOf(metadata) : undefined;
    if (!output || !summary || !isJsonObject(metadata)) return undefined;
    if (typeof mime !== 'string' || typeof text !== 'string') return undefined;
    if (output.data.length !== summary.bytes || hashBytes(output.data) !== summary.sha256) return undefined;
    outputs[Number(index)] = { mime, data: encodeUtf8(text), metadata };
  }
  return { ...result, outputs };
}

/** What an output with this metadata is the summary of, if it is one. */
function summaryOf(metadata: JsonObject | undefined): Summary | undefined {
  const summary = metadata?.[SUMMARY_OF];
  if (!isJsonObject(summary)) return undefined;
  const { mime, bytes, sha256, metadata: own } = summary;
  if (typeof mime !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return undefined;
  return { mime, bytes, sha256, ...(isJsonObject(own) && { metadata: own }) };
}
