import type { Output, Provenance, Result } from '../results/output.ts';
import type { ByteTarget } from './byteSink.ts';
import type { Eol } from './eol.ts';
import { openingFence } from './fence.ts';
import type { Lines } from './lines.ts';
import { MARKERS, parseMarker, printMarker } from './markers.ts';
import { readOutput, writeOutput } from './outputFence.ts';
import { printProvenance, readProvenance } from './provenance.ts';
import { textOf } from './utf8.ts';

/** A result block as it stands in a file: the comment from `head` to `body`, the outputs from there to `end`. */
export interface ReadResult {
  readonly result: Result;
  readonly head: number;
  readonly body: number;
  readonly end: number;
}

/** The line that says who, when and how it ended. */
export const printHead = (provenance: Provenance): string =>
  printMarker(MARKERS.result, printProvenance(provenance));

/** The provenance in a line as printed by {@link printHead}. */
export function readHead(line: string): Provenance | undefined {
  const marker = parseMarker(line);
  return marker?.name === MARKERS.result && marker.attributes ? readProvenance(marker.attributes) : undefined;
}

/** The outputs, each in its fence, and the closing comment. */
export function writeBody(to: ByteTarget, outputs: readonly Output[], eol: Eol): void {
  for (const output of outputs) writeOutput(to, output, eol);
  to.text(printMarker(MARKERS.resultEnd) + eol);
}

/** Reads the result block whose comment is the line at `head`; a phrase says why it cannot be read. */
export function readResult(lines: Lines, head: number): ReadResult | string {
  const headEnd = lines.textEnd(head);
  const provenance = readHead(textOf(lines.bytes, head, headEnd));
  if (!provenance) return 'its first line has no known status or cannot be read';
  const body = lines.next(headEnd);
  const read = readBody(lines, body);
  return typeof read === 'string'
    ? read
    : { result: { provenance, outputs: read.outputs }, head, body, end: read.end };
}

/** Reads outputs from `body` to the closing comment. */
export function readBody(lines: Lines, body: number): { outputs: Output[]; end: number } | string {
  const outputs: Output[] = [];
  for (let at = body; at < lines.length;) {
    const end = lines.textEnd(at);
    const next = lines.next(end);
    const fence = openingFence(lines, at, end, 0);
    if (fence && fence.word !== 'databook') {
      const close = fence.findClose(lines, next);
      if (!close) return 'an output has no closing fence';
      const output = readOutput(lines, fence, next, close.at);
      if (typeof output === 'string') return output;
      outputs.push(output);
      at = lines.next(close.end);
    } else if (lines.isBlank(at, end)) {
      at = next;
    } else if (
      lines.bytes[at] === 0x3c &&
      parseMarker(textOf(lines.bytes, at, end))?.name === MARKERS.resultEnd
    ) {
      return { outputs, end: next };
    } else {
      return fence ? NO_END : 'there is other text among its outputs';
    }
  }
  return NO_END;
}

const NO_END = `it is not closed by ${printMarker(MARKERS.resultEnd)}`;
