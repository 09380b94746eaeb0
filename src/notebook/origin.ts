import type { JsonObject } from '../results/json.ts';
import type { Eol } from './eol.ts';
import { isEol } from './eol.ts';
import type { Cell, Notebook } from './model.ts';

// What the reader keeps of a file so that unedited parts come back byte for byte. Only what differs from the text
// that the printer would write anyway is kept; a file in canonical form has next to nothing here. The printer trusts
// none of it: a kept text is used only when it still says what the cell says.

/** How a cell stands in its file. */
export type Form = 'code' | 'plain' | 'framed';

/** The inside of {@link CellOrigin}. */
export interface CellNotes {
  readonly kind?: Cell['kind'];
  /** The text between the cell before and this one; it holds only where `place` is the same again. */
  readonly before?: string;
  readonly place?: string;
  /** The line ending of this cell's lines, when it is not the notebook's. */
  readonly eol?: Eol;
  /** The cell's own text (of a code cell: its fence), lines ended. */
  readonly text?: string;
  /** It stood in a frame and stays in one, needed or not. */
  readonly framed?: true;
  /** The source of a cell that shows what could not be read; it is written as it stands, so that it can be mended. */
  readonly unread?: string;
  /** It ends the file; what follows it (`tail`) follows only the last cell. */
  readonly last?: true;
  /** What the fence's first line said besides its language. */
  readonly info?: string;
  /** Between the fence and its result; the result's first line; the rest of it. */
  readonly gap?: string;
  readonly head?: string;
  readonly body?: string;
  /** The first line of a large result that the file held whole or summarised: it stays so. */
  readonly kept?: string;
  /** The summaries that took the place of outputs, by index, in a result whose outputs were put back. */
  readonly summaries?: JsonObject;
}

/** The inside of {@link NotebookOrigin}. */
export interface NotebookNotes {
  readonly eol?: Eol;
  readonly bom?: true;
  /** The front matter block, lines ended. */
  readonly front?: string;
  /** What follows the last cell. */
  readonly tail?: string;
  /** The last line has no line ending. */
  readonly unterminated?: true;
  /** The file had no cell. */
  readonly empty?: true;
}

/** What the reader kept of this cell; nothing when it kept it of one of another kind. */
export function cellNotes({ kind, origin }: Cell): CellNotes {
  return origin?.['kind'] === kind ? sound(origin) : {};
}

export const notebookNotes = ({ origin }: Notebook): NotebookNotes => (origin ? sound(origin) : {});

/** The entries of the expected types: the notes travelled through an editor. */
function sound(origin: JsonObject): object {
  return Object.fromEntries(
    Object.entries(origin).filter(([key, value]) => {
      if (key === 'eol') return isEol(value);
      if (key === 'summaries') return typeof value === 'object';
      return FLAGS.has(key) ? value === true : typeof value === 'string';
    }),
  );
}

const FLAGS = new Set(['framed', 'last', 'bom', 'unterminated', 'empty']);

/** `notes` as an origin, or undefined when there is nothing to keep. */
export function cellOrigin(kind: Cell['kind'], notes: CellNotes): JsonObject | undefined {
  return Object.keys(notes).length > 0 ? { kind, ...notes } : undefined;
}
