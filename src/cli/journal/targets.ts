import { meansTable } from '../../logbook/rundb/meansTable.ts';
import type { TargetRecord } from '../../logbook/rundb/record.ts';
import type { Records } from '../../logbook/rundb/records.ts';
import { notebookName } from '../../logbook/notebookName.ts';
import { oneLine } from '../../results/markdown.ts';
import { columns } from '../history/columns.ts';
import type { HistoryConsole } from '../history/historyConsole.ts';
import { noHistory } from '../history/noHistory.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { fieldsOf, shownValue, valueOf } from './fields.ts';

export interface TargetOptions {
  readonly count: number;
  readonly fields: readonly string[];
  readonly json?: boolean;
}

interface Listed {
  readonly table: string;
  readonly records: readonly TargetRecord[];
}

/** The newest records of tables. @param records undefined where nothing was recorded yet */
export async function journalTargets(
  names: readonly string[],
  { count, fields, json = false }: TargetOptions,
  records: Records | undefined,
  console: HistoryConsole,
): Promise<ExitCode> {
  const all: Listed[] = [];
  for (const table of records ? await tablesOf(names, records, console) : names)
    all.push({ table, records: (await records?.newest(table, count)) ?? [] });
  const chosen = fieldsOf(
    fields,
    all.flatMap((listed) => listed.records),
  );
  if (json) {
    const tables = all.map((listed) => ({ ...listed, records: listed.records.map((r) => shown(r, chosen)) }));
    console.out(JSON.stringify({ tables }, null, 2));
    return EXIT.done;
  }
  if (!records) console.err(noHistory(console.place, process.cwd()));
  else if (all.length === 0) console.err('The journal is empty: no run on record has a number.');
  else console.out(textOf(all, chosen, console.width));
  return EXIT.done;
}

/** Where tables are looked for: more would take more than a moment. */
const NEWEST_RUNS = 10_000;

/** The tables that are meant; a name that means none stands for itself. */
async function tablesOf(
  names: readonly string[],
  records: Records,
  console: HistoryConsole,
): Promise<readonly string[]> {
  const { tables, all } = await records.tablesOfNewest(NEWEST_RUNS);
  if (!all)
    console.err(
      `Tables are looked for in the newest ${NEWEST_RUNS} runs; one used before is found by its whole name.`,
    );
  if (names.length === 0) return tables;
  const meant: string[] = [];
  for (const name of names) {
    const path = await notebookName(name.replace(/#[^#]*$/, ''));
    const absolute = name.includes('#') ? path + name.slice(name.lastIndexOf('#')) : path;
    const found = tables.filter((table) => meansTable(name, table) || meansTable(absolute, table));
    meant.push(...(found.length > 0 ? found : [name]));
  }
  return [...new Set(meant)];
}

const shown = (record: TargetRecord, fields: readonly string[]): object => ({
  id: record.runId,
  ...Object.fromEntries(fields.map((field) => [field, valueOf(record, field) ?? null])),
});

function textOf(all: readonly Listed[], fields: readonly string[], width: number): string {
  const full = all.filter(({ records }) => records.length > 0);
  const empty = all.filter(({ records }) => records.length === 0).map(({ table }) => oneLine(table));
  const blocks = full.map(({ table, records }) => {
    const rows = records.map((record) => [
      String(record.runId),
      ...fields.map((field) => shownValue(field, valueOf(record, field))),
    ]);
    const heads = ['RUN ID', ...fields.map((field) => field.toUpperCase())];
    const specs = heads.map((head) => ({ head, most: WIDEST }));
    return [`Table: ${oneLine(table)}`, ...columns(specs, rows, width)].join('\n');
  });
  return [...blocks, ...(empty.length > 0 ? [`No records in: ${empty.join(', ')}`] : [])].join('\n\n');
}

/** A longer value is shortened; --json has all of it. */
const WIDEST = 60;
