// Entries as the values of their journal records, in the order of KINDS.
import { randomUUID } from 'node:crypto';
import { checkedEnd, checkedId, checkedJson, checkedNumber, checkedText, optional } from '../checks.ts';
import type { FactEntry, OperationEnd, OperationStart, RunStart, SnapshotEntry } from '../entries.ts';
import type { Value } from './codec.ts';

const runId = (value: string): string => checkedId('The id of a run', value);
const timestamp = (value: number): number => checkedNumber('A timestamp', value);

export const runValues = (run: RunStart, writer: string): Value[] => [
  runId(run.runId),
  checkedText('runIdHuman', run.runIdHuman),
  checkedNumber('startTime', run.startTime),
  checkedJson('hailerInfo', run.hailerInfo),
  checkedJson('neededSecrets', run.neededSecrets ?? []),
  optional(run.notebook, (notebook) => checkedText('notebook', notebook)),
  writer,
];

export const beginValues = (operation: OperationStart): Value[] => [
  checkedId('The uid of an operation', operation.uid),
  runId(operation.runId),
  operation.hostId,
  checkedText('The name of an operation', operation.name),
  timestamp(operation.timestamp),
  timestamp(operation.timestamp),
  checkedJson('arguments', operation.arguments),
  optional(operation.cell, (cell) => checkedText('cell', cell)),
];

export function endValues(operation: OperationEnd): Value[] {
  const { success, status = success ? 'success' : 'failure' } = operation;
  const end = timestamp(operation.timestamp);
  const duration = checkedNumber('duration', operation.duration);
  const maybe = (what: string, value: string | undefined): Value =>
    optional(value, (text) => checkedText(what, text));
  return [
    checkedId('The uid of an operation', operation.uid ?? randomUUID()),
    runId(operation.runId),
    operation.hostId,
    checkedText('The name of an operation', operation.name),
    checkedEnd(status),
    end - duration,
    end,
    duration,
    checkedText('opHash', operation.opHash),
    Number(operation.changed),
    Number(success),
    checkedJson('logs', operation.logs),
    checkedText('diff', operation.diff),
    checkedJson('arguments', operation.arguments),
    checkedJson('retryStats', operation.retryStats),
    checkedJson('commandNFacts', operation.commandNFacts),
    maybe('cell', operation.cell),
    maybe('plugin', operation.plugin),
    maybe('sourceHash', operation.sourceHash),
    maybe('outputHash', operation.outputHash),
    optional(operation.provenance, (provenance) => checkedJson('provenance', provenance)),
  ];
}

export const factValues = (fact: FactEntry): Value[] => [
  runId(fact.runId),
  timestamp(fact.timestamp),
  checkedText('logLevel', fact.logLevel),
  checkedText('context', fact.context),
  checkedText('command', fact.command),
  fact.hostId ?? null,
  optional(fact.operation, (operation) => checkedText('operation', operation)),
  optional(fact.detail, (detail) => checkedJson('detail', detail)),
];

export const snapshotValues = (snapshot: SnapshotEntry): Value[] => [
  runId(snapshot.runId),
  snapshot.hostId,
  checkedText('stage', snapshot.stage),
  timestamp(snapshot.timestamp),
  checkedJson('metrics', snapshot.metrics),
];
