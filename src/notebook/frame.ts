import { printAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import type { Eol } from './eol.ts';
import { eolAfter, eolBefore } from './eol.ts';
import type { Lines } from './lines.ts';
import type { Marker } from './markers.ts';
import { MARKERS, parseMarker, printMarker } from './markers.ts';
import { restoreSurrogates, surrogateList } from './surrogates.ts';
import { textOf } from './utf8.ts';

// A frame is a markup cell between two comments. It holds any text: an empty cell, blank lines at its ends, cells and
// results of a notebook that is only quoted.

const OTHER_ENDS = /<!-- databook:markup-end ([0-9]+)/g;

/** `source` in a frame, every line of it ended. */
export function printFrame(source: string, eol: Eol): string {
  const surrogates = surrogateList(source);
  const token = freeToken(source);
  const attributes: Attributes = [];
  if (token) attributes.push(['end', token]);
  if (surrogates) attributes.push(['surrogates', surrogates]);
  const open = printMarker(MARKERS.markup, printAttributes(attributes));
  const content = source === '' ? '' : source + eolAfter(source, eol);
  return open + eolBefore(source, eol) + content + printMarker(MARKERS.markupEnd, token && ` ${token}`) + eol;
}

/** A word that no closing line inside `source` has; none when it has no such line. */
function freeToken(source: string): string {
  if (!source.includes('<!-- databook:markup-end')) return '';
  const taken = new Set(Array.from(source.matchAll(OTHER_ENDS), ([, token]) => Number(token)));
  let token = 1;
  while (taken.has(token)) token++;
  return String(token);
}

/** What a frame's first line says, or undefined when it does not say it well. */
export function frameToken({ attributes }: Marker): string | undefined {
  if (!attributes) return undefined;
  const token = attributes.find(([key]) => key === 'end')?.[1] ?? '';
  return typeof token === 'string' ? token : undefined;
}

/** The text of a frame whose content goes from `start` to `end`, the last line's ending included. */
export function frameSource(
  lines: Lines,
  { attributes }: Marker,
  start: number,
  end: number,
): string | undefined {
  const text = textOf(lines.bytes, start, lines.trimEol(start, end));
  const list = attributes?.find(([key]) => key === 'surrogates')?.[1];
  if (list === undefined) return text;
  return typeof list === 'string' ? restoreSurrogates(text, list) : undefined;
}

/** The closing lines of frames in a document, found in one pass when first asked for. */
export class FrameEnds {
  readonly #lines: Lines;
  #starts: Map<string, { offsets: number[]; next: number }> | undefined;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Offset of the first line from `from` on that closes a frame with `token`; calls come with rising `from`. */
  find(token: string, from: number): number | undefined {
    this.#starts ??= this.#index(from);
    const starts = this.#starts.get(token);
    if (!starts) return undefined;
    while ((starts.offsets[starts.next] ?? from) < from) starts.next++;
    return starts.offsets[starts.next];
  }

  #index(from: number): Map<string, { offsets: number[]; next: number }> {
    const starts = new Map<string, { offsets: number[]; next: number }>();
    const { bytes, length } = this.#lines;
    for (let at = from; at < length;) {
      const end = this.#lines.textEnd(at);
      const marker = bytes[at] === 0x3c ? parseMarker(textOf(bytes, at, end)) : undefined;
      if (marker?.name === MARKERS.markupEnd && marker.attributes) {
        const token = marker.attributes[0]?.[0] ?? '';
        const known = starts.get(token);
        if (known) known.offsets.push(at);
        else starts.set(token, { offsets: [at], next: 0 });
      }
      at = this.#lines.next(end);
    }
    return starts;
  }
}
