import { BodyReader } from './bodyReader.ts';
import { readFrontMatter } from './frontMatter.ts';
import { Lines } from './lines.ts';
import { ProblemList } from './problemList.ts';

/** The 1-based line of a file on which the source of each code cell begins, in order. */
export const codeCellLines = (bytes: Uint8Array): number[] => {
  const lines = new Lines(bytes);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const front = readFrontMatter(lines, start);
  const { cells } = new BodyReader(lines, front.kind === 'valid' ? front.end : start, new ProblemList());
  let line = 1;
  let at = 0;
  return cells.flatMap((cell) => {
    if (cell.kind === 'markup') return [];
    for (; at < cell.fence.contentStart; line++) at = lines.next(lines.textEnd(at));
    return [line];
  });
};
