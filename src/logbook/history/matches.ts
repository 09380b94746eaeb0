// Where in a run a text stands: what lists search in, looked at again line by line.
import type { FactLog, Json, Operation, RunData } from '../../limani/entries.ts';
import { operationsOf } from './model.ts';
import { cellsOf } from './runLine.ts';

/** In what of a run: `sent` is a query as the plugin sent it; `record` is what is kept for machines. */
export type MatchIn =
  'notebook' | 'plugin' | 'query' | 'sent' | 'option' | 'result' | 'error' | 'request' | 'log' | 'record';

/** One line in which the text stands. */
export interface Match {
  /** Place of the cell in the run, from 1; null where it is no cell's, or not one that was asked for. */
  readonly cell: number | null;
  /** Text of the cell; null where it is no cell's, or never began. */
  readonly source: string | null;
  readonly in: MatchIn;
  /** From 1, in what has lines. */
  readonly line: number | null;
  /** The whole line. */
  readonly text: string;
}

const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether the text is part of it; ASCII letters match in either case, as in lists. */
const holds = (where: string, text: string): boolean => folded(where).includes(folded(text));

interface Place {
  readonly cell: number | null;
  readonly source: string | null;
}
const NO_CELL: Place = { cell: null, source: null };

function linesOf(where: MatchIn, value: string, text: string, place: Place): Match[] {
  if (!holds(value, text)) return [];
  const lines = value.split(/\r\n|\n|\r/);
  const found = lines.flatMap((line, i): Match[] =>
    holds(line, text) ? [{ ...place, in: where, line: lines.length > 1 ? i + 1 : null, text: line }] : [],
  );
  // a text with line ends stands in no single line
  return found.length > 0 ? found : [{ ...place, in: where, line: null, text: value }];
}

/** Each text in a JSON value, with where it stands; numbers and words count as they are printed. */
function* textsOf(value: Json | undefined, at: string): Generator<readonly [string, string]> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') yield [at, String(value)];
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* textsOf(item, at);
  else
    for (const [key, item] of Object.entries(value)) yield* textsOf(item, at === '' ? key : `${at}.${key}`);
}

const ARGUMENTS: Readonly<Record<string, MatchIn>> = { source: 'query', sent: 'sent' };
const LOGS: Readonly<Record<string, MatchIn>> = { stdout: 'result', stderr: 'error' };

function inOperation({ name, arguments: given, logs }: Operation, text: string, place: Place): Match[] {
  const named = (known: Readonly<Record<string, MatchIn>>, other: MatchIn) => {
    return ([key, value]: readonly [string, string]): Match[] => {
      const where = known[key];
      if (where !== undefined) return linesOf(where, value, text, place);
      return holds(value, text) ? [{ ...place, in: other, line: null, text: `${key}: ${value}` }] : [];
    };
  };
  const found = [
    ...[...textsOf(given, '')].flatMap(named(ARGUMENTS, 'option')),
    ...[...textsOf(logs, '')].flatMap(named(LOGS, 'log')),
    ...linesOf('plugin', name, text, place),
  ];
  const errors = new Set(found.flatMap((match) => (match.in === 'error' ? [match.text] : [])));
  const recorded = `${JSON.stringify(given)}\n${JSON.stringify(logs)}`;
  const escaped = JSON.stringify(text).slice(1, -1);
  // in a name of what is recorded, or across its parts
  return found.length === 0 && holds(recorded, escaped)
    ? [{ ...place, in: 'record', line: null, text: `what is recorded of ${name}` }]
    : // what failed gave its error as its result, too
      found.filter((match) => match.in !== 'result' || !errors.has(match.text));
}

const factIn = ({ context }: FactLog): MatchIn =>
  context === 'http' ? 'request' : context === 'skipped' ? 'error' : 'log';

/** All lines of a run that hold the text: of its notebook's name, then of its cells in order. */
export function matchesIn({ run, hosts, factLogs }: Omit<RunData, 'snapshots'>, text: string): Match[] {
  if (text === '') return [];
  const asked = cellsOf(run);
  const placeOf = (cell: string | null): number | null =>
    (cell === null ? -1 : asked.indexOf(cell)) + 1 || null;
  const places = new Map<string, Place>();
  const ofCells = operationsOf({ hosts }).flatMap((operation) => {
    const { source } = operation.arguments;
    const place = { cell: placeOf(operation.cell), source: typeof source === 'string' ? source : null };
    places.set(operation.uid, place);
    return inOperation(operation, text, place);
  });
  const ofFacts = factLogs.flatMap((fact): Match[] => {
    const skipped = fact.context === 'skipped' ? fact.detail?.['cell'] : undefined;
    const place =
      typeof skipped === 'string'
        ? { cell: placeOf(skipped), source: null }
        : (places.get(fact.operation ?? '') ?? NO_CELL);
    return linesOf(factIn(fact), fact.command, text, place);
  });
  const last = Number.MAX_SAFE_INTEGER;
  return [
    ...linesOf('notebook', run.notebook ?? '', text, NO_CELL),
    ...[...ofCells, ...ofFacts].toSorted((a, b) => (a.cell ?? last) - (b.cell ?? last)),
  ];
}
