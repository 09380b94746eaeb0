// A run of an export as journal records. The run itself comes last: what is there without it does not count, and is not
// there twice when the import is tried again.
import type { Json, Operation, OperationEnd, RunData } from '../entries.ts';
import { checkedEnd, checkedNumber, checkedText, optional, checkedJson } from '../checks.ts';
import { LimaniError, messageOf } from '../error.ts';
import { isFinalStatus, type FinalStatus } from '../status.ts';
import { hostId } from './hostId.ts';
import { beginValues, endValues, factValues, runValues, snapshotValues } from './records.ts';
import type { ExportedRun } from '../transfer.ts';
import type { RecordKind } from './entry.ts';

export type ImportRecord = readonly [
  kind: RecordKind | 'host' | 'run_taken_in' | 'fact_taken_in' | 'snap_taken_in',
  ...values: Json[],
];

/** What an operation that never ended lacks is null. */
const hasEnded = (operation: Operation): boolean => operation.duration !== null;

function endOf(operation: Operation): OperationEnd {
  const { status } = operation;
  const given = Object.entries(operation).filter(([, value]) => value !== null);
  const end = Object.fromEntries(given) as unknown as OperationEnd;
  return { ...end, status: isFinalStatus(status) ? status : ('interrupted' satisfies FinalStatus) };
}

/** @param owner the run and the host that the file has it under, whatever it says itself */
function operationRecord(told: Operation, owner: Pick<Operation, 'runId' | 'hostId'>): ImportRecord {
  const operation = { ...told, ...owner };
  const { cell, startTime, ...rest } = operation;
  if (!hasEnded(operation)) {
    const begin = { ...rest, ...(cell !== null && { cell }) };
    return ['begin', ...beginValues({ ...begin, timestamp: startTime })];
  }
  const values = endValues(endOf(operation));
  values[5] = checkedNumber('The start of an operation', startTime);
  return ['op', ...values];
}

/** In the order in which they are to be written. @throws LimaniError `invalid` */
function importRecords({ run, hosts, snapshots, factLogs }: RunData): ImportRecord[] {
  const { runId } = run;
  const ids = new Map(
    hosts.map(({ id, name }) => [id, hostId(runId, checkedText('The name of a host', name))]),
  );
  const idOf = (id: number): number => ids.get(id) ?? checkedNumber('A host of an exported run', NaN);
  const [id, human, start, hailer, secrets, notebook] = runValues(
    { ...run, notebook: run.notebook ?? undefined } as Parameters<typeof runValues>[0],
    '',
  ) as [Json, Json, Json, Json, Json, Json];
  return [
    ...hosts.map(({ id: host, name }): ImportRecord => ['host', idOf(host), runId, name]),
    ...hosts.flatMap(({ operations }) =>
      operations.map((operation) => operationRecord(operation, { runId, hostId: idOf(operation.hostId) })),
    ),
    ...factLogs.map(({ hostId: host, operation, detail, contentHash, ...fact }, i): ImportRecord => [
      'fact_taken_in',
      `${runId}#${i}`,
      ...factValues({
        ...fact,
        runId,
        ...(host !== null && { hostId: idOf(host) }),
        ...(operation !== null && { operation }),
        ...(detail !== null && { detail }),
        // an export of the first version knows none
        ...(typeof contentHash === 'string' && { contentHash }),
      }),
    ]),
    ...snapshots.map((snapshot, i): ImportRecord => [
      'snap_taken_in',
      `${runId}#${i}`,
      ...snapshotValues({ ...snapshot, runId, hostId: idOf(snapshot.hostId) }),
    ]),
    [
      'run_taken_in',
      ...[id, human, start],
      optional(run.endTime ?? undefined, (time) => checkedNumber('The end of a run', time)),
      checkedEnd(run.status),
      optional(run.summary ?? undefined, (summary) => checkedJson('The summary of a run', summary)),
      ...[hailer, secrets, notebook],
      Number(run.pinned),
      // whatever is said of it here later, counts
      run.pinned ? 0 : null,
    ],
  ];
}

/** The same, of a line of a file. @throws LimaniError `invalid` */
export function recordsOfLine({ data, line }: ExportedRun): ImportRecord[] {
  try {
    return importRecords(data);
  } catch (error) {
    throw new LimaniError(
      'invalid',
      `Line ${line} of the exported runs holds no run: ${messageOf(error)} What is before it was taken in.`,
      { cause: error },
    );
  }
}

/** Groups of records, each of at most about so many characters. */
export function* grouped(records: readonly ImportRecord[], characters: number): Generator<ImportRecord[]> {
  let group: ImportRecord[] = [];
  let size = 0;
  for (const record of records) {
    const length = JSON.stringify(record).length;
    if (group.length > 0 && size + length > characters) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(record);
    size += length;
  }
  if (group.length > 0) yield group;
}
