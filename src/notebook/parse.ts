import { BodyReader } from './bodyReader.ts';
import { noteConflicts } from './conflict.ts';
import { finalEol } from './eol.ts';
import { NotebookError } from './error.ts';
import { readFrontMatter } from './frontMatter.ts';
import { Lines } from './lines.ts';
import type { Notebook } from './model.ts';
import { OriginRecorder } from './originRecorder.ts';
import { ProblemList } from './problemList.ts';
import { decodeUtf8, firstInvalidUtf8 } from './utf8.ts';
import { newerVersion } from './version.ts';

/**
 * Reads a `.databook` file. Everything that is UTF-8 is a notebook: what is wrong with it is in `problems`, and shows
 * as text.
 *
 * @throws NotebookError `not-utf8`, with the offset of the first byte that is not.
 */
export function parse(bytes: Uint8Array): Notebook {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw notUtf8(bytes);
  const unterminated = text !== '' && finalEol(text) === '';
  const given = new Lines(bytes);
  const lines = unterminated ? given.terminated() : given;
  const problems = new ProblemList();

  const start = text.startsWith('\uFEFF') ? 3 : 0;
  const front = readFrontMatter(lines, start);
  if (front.kind === 'broken') problems.add('error', front.offset, front.message);
  const bodyStart = front.kind === 'valid' ? front.end : start;
  const { cells } = new BodyReader(lines, bodyStart, problems);
  if (lines.mayConflict)
    noteConflicts(
      lines,
      cells.flatMap((cell) => (cell.kind === 'code' && cell.result ? [cell.result] : [])),
      problems,
    );
  const frontMatter = front.kind === 'valid' ? front.value : {};
  const newer = newerVersion(frontMatter['databook'], (message) => problems.add('warning', start, message));

  const recorder = new OriginRecorder(lines, start, bodyStart, cells);
  return {
    frontMatter,
    cells: recorder.cells(front.kind === 'broken'),
    problems: problems.toProblems(lines),
    ...(newer !== undefined && { newerVersion: newer }),
    origin: recorder.notebookOrigin(unterminated),
  };
}

function notUtf8(bytes: Uint8Array): NotebookError {
  const offset = firstInvalidUtf8(bytes);
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new NotebookError(
    'not-utf8',
    utf16
      ? 'This file is UTF-16; a notebook is UTF-8 text. Save it as UTF-8 and open it again.'
      : `This file is not UTF-8 text (byte ${offset}), so it is not a notebook. Nothing was changed.`,
    offset,
  );
}
