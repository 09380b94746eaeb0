// The fields of records as a table on a terminal has them.
import type { Json } from '../../limani/entries.ts';
import type { TargetRecord } from '../../logbook/rundb/record.ts';
import { TARGET_SCHEMA } from '../../logbook/rundb/schema.ts';
import { closest } from '../../notebook/closest.ts';
import { formatTime } from '../../results/time.ts';
import { CliError } from '../exit.ts';

export const DEFAULT_FIELDS = ['action', 'uhash', 'rc'];
/** What is known of every record, beside its fields. */
const ABOUT = ['status', 'tx', 'run'];

/**
 * The fields that were asked for, each once.
 * @param wanted names, of which several may be in one text, with commas between them
 * @throws CliError for one that no record has
 */
export function fieldsOf(wanted: readonly string[], records: readonly TargetRecord[]): readonly string[] {
  const names = wanted.flatMap((text) => text.split(',')).map((name) => name.trim());
  const chosen = [...new Set(names.filter((name) => name !== ''))];
  if (chosen.length === 0) return DEFAULT_FIELDS;
  const own = records.flatMap(({ fields }) => Object.keys(fields));
  const known = [...new Set([...Object.keys(TARGET_SCHEMA), ...own, ...ABOUT])];
  for (const name of chosen) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    throw new CliError(
      `--fields: there is no field "${name}".${near ? ` Did you mean "${near}"?` : ''} There are: ${known.join(', ')}.`,
    );
  }
  return chosen;
}

/** The value of a field; undefined where a record has none of that name. */
export function valueOf({ fields, status, txId, run }: TargetRecord, field: string): Json | undefined {
  if (Object.hasOwn(fields, field)) return fields[field];
  const about: Readonly<Record<string, Json>> = { status, tx: txId, run };
  return about[field];
}

/** As one cell of a table: times as people read them, what is not there as nothing. */
export function shownValue(field: string, value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return '';
  const time = field === 'start' || field === 'end' ? Number(value) : NaN;
  if (Number.isFinite(time)) return formatTime(Math.floor(time), { precision: 's', bare: true });
  return typeof value === 'string' ? value : JSON.stringify(value);
}
