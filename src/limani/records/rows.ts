// Rows as the interface has them.
import type { Dict, FactLog, Host, Json, Operation, Run, RunSummaryStats, Snapshot } from '../entries.ts';
import type { RunStatus } from '../status.ts';

/** A row as a driver gives it: texts, numbers, null; what is JSON as text. */
export type Row = Readonly<Record<string, unknown>>;

const text = (row: Row, column: string): string => row[column] as string;
const textOrNull = (row: Row, column: string): string | null => row[column] as string | null;
const number = (row: Row, column: string): number => row[column] as number;
const numberOrNull = (row: Row, column: string): number | null => row[column] as number | null;

const boolOrNull = (row: Row, column: string): boolean | null =>
  row[column] === null ? null : row[column] === 1;

const jsonOrNull = (row: Row, column: string): Json => {
  const value = textOrNull(row, column);
  return value === null ? null : (JSON.parse(value) as Json);
};
const dict = (row: Row, column: string): Dict => jsonOrNull(row, column) as Dict;
const dictOrNull = (row: Row, column: string): Dict | null => jsonOrNull(row, column) as Dict | null;

export const toRun = (row: Row): Run => ({
  runId: text(row, 'id'),
  runIdHuman: text(row, 'run_id_human'),
  startTime: number(row, 'start_time'),
  endTime: numberOrNull(row, 'end_time'),
  status: text(row, 'status') as RunStatus,
  summary: dictOrNull(row, 'summary_json'),
  hailerInfo: dict(row, 'hailer_json'),
  neededSecrets: jsonOrNull(row, 'required_secrets') as readonly string[],
  notebook: textOrNull(row, 'notebook'),
  pinned: row['pinned'] === 1,
});

export const toHost = (row: Row): Host => ({
  id: number(row, 'id'),
  runId: text(row, 'run_id'),
  name: text(row, 'name'),
});

export const toOperation = (row: Row): Operation => ({
  uid: text(row, 'uid'),
  runId: text(row, 'run_id'),
  hostId: number(row, 'host_id'),
  name: text(row, 'name'),
  status: text(row, 'shown_status') as RunStatus,
  startTime: number(row, 'started'),
  timestamp: number(row, 'timestamp'),
  duration: numberOrNull(row, 'duration'),
  opHash: textOrNull(row, 'op_hash'),
  changed: boolOrNull(row, 'changed'),
  success: boolOrNull(row, 'success'),
  logs: dictOrNull(row, 'logs_json'),
  diff: textOrNull(row, 'diff'),
  arguments: dict(row, 'arguments_json'),
  retryStats: dictOrNull(row, 'retry_stats_json'),
  commandNFacts: jsonOrNull(row, 'command_n_facts_in_order_json') as readonly Json[] | null,
  cell: textOrNull(row, 'cell'),
  plugin: textOrNull(row, 'plugin'),
  sourceHash: textOrNull(row, 'source_hash'),
  outputHash: textOrNull(row, 'output_hash'),
  provenance: dictOrNull(row, 'provenance_json'),
});

export const toFact = (row: Row): FactLog => ({
  runId: text(row, 'run_id'),
  timestamp: number(row, 'timestamp'),
  logLevel: text(row, 'log_level'),
  context: text(row, 'context'),
  command: text(row, 'command'),
  hostId: numberOrNull(row, 'host_id'),
  operation: textOrNull(row, 'operation'),
  detail: dictOrNull(row, 'detail_json'),
  contentHash: textOrNull(row, 'content_hash'),
});

export const toSnapshot = (row: Row): Snapshot & { readonly hostName: string } => ({
  runId: text(row, 'run_id'),
  hostId: number(row, 'host_id'),
  hostName: text(row, 'host_name'),
  stage: text(row, 'stage'),
  timestamp: number(row, 'timestamp'),
  metrics: dict(row, 'metrics_json'),
});

export const toStats = (row: Row): RunSummaryStats => ({
  totalOperations: number(row, 'total'),
  changedOperations: number(row, 'changed'),
  successfulOperations: number(row, 'successful'),
  failedOperations: number(row, 'failed'),
  totalDuration: Math.round(number(row, 'duration') * 1e4) / 1e4,
});
