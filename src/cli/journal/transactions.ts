import { shortId } from '../../logbook/history/runLine.ts';
import { isObject } from '../../logbook/rundb/fields.ts';
import type { Transaction } from '../../logbook/rundb/readRun.ts';
import type { Json } from '../../limani/entries.ts';
import type { Records } from '../../logbook/rundb/records.ts';
import { formatInstant } from '../../notebook/window.ts';
import { oneLine } from '../../results/markdown.ts';
import { columns } from '../history/columns.ts';
import type { HistoryConsole } from '../history/historyConsole.ts';
import { noHistory } from '../history/noHistory.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { shownValue } from './fields.ts';

export interface TxOptions {
  readonly count: number;
  /** Those with these numbers; empty: the newest. */
  readonly tx: readonly number[];
  readonly json?: boolean;
}

/** What a transaction did with one of its targets. */
interface Row {
  readonly table: string | null;
  /** Null for a cell without a number. */
  readonly id: number | null;
  readonly uhash: Json;
  readonly rc: Json;
}

/** Transactions with their targets. @param records undefined where nothing was recorded yet */
export async function journalTransactions(
  { count, tx, json = false }: TxOptions,
  records: Records | undefined,
  console: HistoryConsole,
): Promise<ExitCode> {
  const wanted = [...new Set(tx)];
  const found = await transactionsOf(wanted, count, records);
  const missing = wanted.filter((id) => !found.some(({ txId }) => txId === id));
  if (!records) console.err(noHistory(console.place, process.cwd()));
  else if (missing.length > 0) console.err(`Not in the journal: ${missing.join(', ')}.`);
  else if (found.length === 0) console.err('There are no transactions on record.');
  if (json) console.out(JSON.stringify({ transactions: found.map(shown), missing }, null, 2));
  else if (found.length > 0) console.out(found.map((one) => textOf(one, console.width)).join('\n\n'));
  return EXIT.done;
}

async function transactionsOf(
  wanted: readonly number[],
  count: number,
  records: Records | undefined,
): Promise<readonly Transaction[]> {
  if (!records) return [];
  if (wanted.length === 0) return records.transactions(count);
  const found = await records.findTransactions(wanted);
  return wanted.flatMap((id) => found.get(id) ?? []);
}

/** What the transaction says of its targets, and what got no number. */
function rowsOf({ targets, records }: Transaction): readonly Row[] {
  const numbered = targets.flatMap((target) =>
    Object.entries(target).flatMap(([table, ids]) =>
      Object.entries(ids).map(([id, of]) => ({ table, id: Number(id), ...resultOf(of) })),
    ),
  );
  const others = records
    .filter(({ table, runId }) => table === null || runId === null)
    .map(({ table, fields }) => ({ table, id: null, ...resultOf(fields) }));
  return [...numbered, ...others];
}

function resultOf(of: Json): Pick<Row, 'uhash' | 'rc'> {
  const { uhash = null, rc = null } = (isObject(of) ? of : {}) as Partial<Row>;
  return { uhash: uhash === '' ? null : uhash, rc };
}

const shown = (transaction: Transaction): object => {
  const { txId, run, action, status, startedAt } = transaction;
  return { id: txId, run, action, status, started: formatInstant(startedAt), targets: rowsOf(transaction) };
};

function textOf(transaction: Transaction, width: number): string {
  const { txId, run, action, status } = transaction;
  const head = [
    `ID: ${txId ?? '-'}`,
    `Action: ${oneLine(action) || '-'}`,
    `Status: ${status}`,
    `Run: ${shortId(run)}`,
  ].join('   ');
  const rows = rowsOf(transaction).map(({ table, id, uhash, rc }) => [
    String(id ?? '-'),
    shownValue('uhash', uhash),
    shownValue('rc', rc),
    table ?? '-',
  ]);
  if (rows.length === 0) return `${head}\nNo targets.`;
  const specs = [{ head: 'RUN ID' }, { head: 'UHASH' }, { head: 'EXIT CODE' }, { head: 'TARGET' }];
  return [head, ...columns(specs, rows, width)].join('\n');
}
