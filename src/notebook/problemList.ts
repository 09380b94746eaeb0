import type { Lines } from './lines.ts';
import type { Problem } from './model.ts';

/** A file can be wrong in a million places; a person reads the first ones. */
const MOST = 100;

interface Found {
  readonly severity: Problem['severity'];
  readonly offset: number;
  readonly message: string;
}

/** Problems by byte offset; the line numbers are worked out once, at the end. */
export class ProblemList {
  readonly #found: Found[] = [];

  add(severity: Problem['severity'], offset: number, message: string): void {
    if (this.#found.length < MOST) this.#found.push({ severity, offset, message });
  }

  /** The problems in the order of their lines. */
  toProblems(lines: Lines): Problem[] {
    const found = this.#found.toSorted((a, b) => a.offset - b.offset);
    const problems: Problem[] = [];
    let line = 1;
    let next = lines.next(lines.textEnd(0));
    for (const { severity, offset, message } of found) {
      for (; next <= offset && next < lines.length; line++) next = lines.next(lines.textEnd(next));
      problems.push({ severity, line, message });
    }
    return problems;
  }
}
