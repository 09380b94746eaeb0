// Writers of whom nothing can come any more: what is known of them need not be kept.
import { segments } from '../journal/segments.ts';
import type { Row } from './view.ts';

/** Of every writer: whether it has said that it is done. */
export const WRITERS =
  'SELECT a.writer, w.released FROM _applied a LEFT JOIN _writers w ON w.writer = a.writer';

/** The name of a writer begins with the time at which it began. Epoch seconds. */
const began = (writer: string): number => Number.parseInt(writer, 36) / 1000;

/**
 * Those of the writers that have no journal any more and will never have one: they have said so, or it is so long ago that
 * none of them can live. (One that was taken for dead by mistake may write again what is in the image already.)
 * @param before of writers that began before this time none lives, epoch seconds
 */
export function formerWriters(folder: string, writers: readonly Row[], before: number): string[] {
  const present = new Set(segments(folder).map(({ writer }) => writer));
  return writers
    .map(({ writer, released }) => ({ writer: String(writer), released: released === 1 }))
    .filter(({ writer, released }) => !present.has(writer) && (released || began(writer) < before))
    .map(({ writer }) => writer);
}
