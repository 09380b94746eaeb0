// Entries as the values of their records, in the order of the columns.
import { randomUUID } from 'node:crypto';
import { checkedEnd, checkedJson, checkedKey, checkedNumber, checkedText, optional } from '../checks.ts';
import type { FactEntry, Json, OperationEnd, OperationStart, RunStart, SnapshotEntry } from '../entries.ts';

/** What the values below are, in their order, by the kind of record: as tables and journals have them. */
export const COLUMNS = {
  run: ['id', 'run_id_human', 'start_time', 'hailer_json', 'required_secrets', 'notebook', 'writer'],
  begin: ['uid', 'run_id', 'host_id', 'name', 'started', 'timestamp', 'arguments_json', 'cell'],
  op: [
    ...[
      'uid',
      'run_id',
      'host_id',
      'name',
      'status',
      'started',
      'timestamp',
      'duration',
      'op_hash',
      'changed',
    ],
    ...[
      'success',
      'logs_json',
      'diff',
      'arguments_json',
      'retry_stats_json',
      'command_n_facts_in_order_json',
    ],
    ...['cell', 'plugin', 'source_hash', 'output_hash', 'provenance_json'],
  ],
  fact: [
    ...['run_id', 'timestamp', 'log_level', 'context', 'command', 'host_id', 'operation', 'detail_json'],
    'content_hash',
  ],
  snap: ['run_id', 'host_id', 'stage', 'timestamp', 'metrics_json'],
} as const satisfies Record<string, readonly string[]>;

const runId = (value: string): string => checkedKey('The id of a run', value);
const timestamp = (value: number): number => checkedNumber('A timestamp', value);

/** @throws LimaniError `invalid` */
export const runValues = (run: RunStart, writer: string): Json[] => [
  runId(run.runId),
  checkedText('The human id of a run', run.runIdHuman),
  checkedNumber('The start of a run', run.startTime),
  checkedJson('The hailer info', run.hailerInfo),
  checkedJson('The list of needed secrets', run.neededSecrets ?? []),
  optional(run.notebook, (notebook) => checkedText('The notebook of a run', notebook)),
  writer,
];

/** @throws LimaniError `invalid` */
export const beginValues = (operation: OperationStart): Json[] => [
  checkedKey('The uid of an operation', operation.uid),
  runId(operation.runId),
  operation.hostId,
  checkedText('The name of an operation', operation.name),
  timestamp(operation.timestamp),
  timestamp(operation.timestamp),
  checkedJson('The object of arguments', operation.arguments),
  optional(operation.cell, (cell) => checkedText('The cell of an operation', cell)),
];

/** @throws LimaniError `invalid` */
export function endValues(operation: OperationEnd): Json[] {
  const { success, status = success ? 'success' : 'failure' } = operation;
  const end = timestamp(operation.timestamp);
  const duration = checkedNumber('The duration of an operation', operation.duration);
  const maybe = (what: string, value: string | undefined): Json =>
    optional(value, (text) => checkedText(what, text));
  return [
    checkedKey('The uid of an operation', operation.uid ?? randomUUID()),
    runId(operation.runId),
    operation.hostId,
    checkedText('The name of an operation', operation.name),
    checkedEnd(status),
    end - duration,
    end,
    duration,
    checkedText('The hash of an operation', operation.opHash),
    Number(operation.changed),
    Number(success),
    checkedJson('The object of logs', operation.logs),
    checkedText('The diff', operation.diff),
    checkedJson('The object of arguments', operation.arguments),
    checkedJson('The object of retry stats', operation.retryStats),
    checkedJson('The list of commands and facts', operation.commandNFacts),
    maybe('The cell of an operation', operation.cell),
    maybe('The plugin of an operation', operation.plugin),
    maybe('The hash of a source', operation.sourceHash),
    maybe('The hash of outputs', operation.outputHash),
    optional(operation.provenance, (provenance) => checkedJson('The provenance', provenance)),
  ];
}

/** @throws LimaniError `invalid` */
export const factValues = (fact: FactEntry): Json[] => [
  runId(fact.runId),
  timestamp(fact.timestamp),
  checkedText('The log level', fact.logLevel),
  checkedText('The context of a fact', fact.context),
  checkedText('The command of a fact', fact.command),
  fact.hostId ?? null,
  optional(fact.operation, (operation) => checkedText('The operation of a fact', operation)),
  optional(fact.detail, (detail) => checkedJson('The detail of a fact', detail)),
  optional(fact.contentHash, (hash) => checkedText('The hash of what a fact got', hash)),
];

/** @throws LimaniError `invalid` */
export const snapshotValues = (snapshot: SnapshotEntry): Json[] => [
  runId(snapshot.runId),
  snapshot.hostId,
  checkedText('The stage of a snapshot', snapshot.stage),
  timestamp(snapshot.timestamp),
  checkedJson('The metrics of a snapshot', snapshot.metrics),
];
