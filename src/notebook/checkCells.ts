import type { JsonObject, JsonValue } from '../results/json.ts';
import { CellError } from './cellError.ts';
import { directive, parseCell } from './directives.ts';
import { resolveCell } from './resolveCell.ts';
import { collectVariables } from './variables.ts';
import type { Variables } from './variables.ts';
import { resolveWindow } from './window.ts';

/** A problem of a cell, or of the front matter where `cell` is absent. */
export interface CellProblem {
  /** Index into the given sources. */
  readonly cell?: number;
  readonly error: CellError;
}

export interface CheckOptions {
  readonly frontMatter: JsonObject;
  /** Sources of the code cells, in order. */
  readonly sources: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
  readonly vars?: Readonly<Record<string, string>>;
}

/** What is wrong with a notebook's code cells, as far as can be told without their plugins. */
export const checkCells = ({ frontMatter, sources, now, vars }: CheckOptions): CellProblem[] => {
  const problems: CellProblem[] = [];
  const attempt = <T>(read: () => T, cell?: number): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      problems.push({ error, ...(cell !== undefined && { cell }) });
      return undefined;
    }
  };
  const variables = attempt(() => collectVariables(frontMatter, vars));
  // a window that is wrong itself is reported here, once
  const window =
    attempt(() => resolveWindow({ notebook: frontMatter['window'] }, now)) && frontMatter['window'];
  const named = new Map<string, number>();
  for (const [cell, source] of sources.entries()) {
    const parsed = parseCell(source);
    problems.push(...parsed.problems.map((error) => ({ cell, error })));
    const name = directive(parsed, 'name');
    const earlier = name && named.get(name.value);
    if (name && earlier !== undefined)
      problems.push({
        cell,
        error: new CellError(
          'bad-name',
          `Code cell ${earlier + 1} is named "${name.value}" too.`,
          'Give each its own @name.',
          name.valueSpan,
        ),
      });
    if (name) named.set(name.value, cell);
    if (parsed.problems.length === 0 && variables)
      attempt(() => checkValues(source, variables, window, now), cell);
  }
  return problems;
};

const checkValues = (
  source: string,
  variables: Variables,
  notebook: JsonValue | undefined,
  now: number,
): void => {
  const { from, to } = resolveCell(source, variables);
  if (from ?? to) resolveWindow({ notebook, from, to }, now);
};
