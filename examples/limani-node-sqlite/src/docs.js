// Entries as they are read later. What is wrong with one is said before anything is written.
import { randomUUID } from 'node:crypto';
import {
  LimaniError,
  checkedEnd,
  checkedId,
  checkedJson,
  checkedNumber,
  checkedText,
  optional,
} from '@databook/limani-kit';

const text = (what, value) => checkedText(what, value);
const maybe = (what, value) => optional(value ?? undefined, (given) => checkedText(what, given));
const json = (what, value) => checkedJson(what, value);

/** @throws LimaniError `invalid` for what is no JSON */
export function printed(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    const why = error.message.split('\n')[0];
    throw new LimaniError('invalid', `An entry cannot be kept as JSON: ${why}.`, { cause: error });
  }
}

export const runDoc = (run) => ({
  runId: checkedId('The id of a run', run.runId),
  runIdHuman: text('The human id of a run', run.runIdHuman),
  startTime: checkedNumber('The start of a run', run.startTime),
  hailerInfo: json('The hailer info', run.hailerInfo),
  neededSecrets: json('The list of needed secrets', run.neededSecrets ?? []),
  notebook: maybe('The notebook of a run', run.notebook),
});

const UNKNOWN = { duration: null, opHash: null, changed: null, success: null, logs: null, diff: null };

export const startDoc = (start) => ({
  uid: checkedId('The uid of an operation', start.uid),
  runId: checkedId('The id of a run', start.runId),
  hostId: start.hostId,
  name: text('The name of an operation', start.name),
  status: 'running',
  startTime: checkedNumber('A timestamp', start.timestamp),
  timestamp: start.timestamp,
  ...UNKNOWN,
  arguments: json('The object of arguments', start.arguments),
  retryStats: null,
  commandNFacts: null,
  cell: maybe('The cell of an operation', start.cell),
  plugin: null,
  sourceHash: null,
  outputHash: null,
  provenance: null,
});

export const endDoc = (end) => ({
  uid: checkedId('The uid of an operation', end.uid ?? randomUUID()),
  runId: checkedId('The id of a run', end.runId),
  hostId: end.hostId,
  name: text('The name of an operation', end.name),
  status: checkedEnd(end.status ?? (end.success ? 'success' : 'failure')),
  startTime: checkedNumber('A timestamp', end.timestamp) - checkedNumber('A duration', end.duration),
  timestamp: end.timestamp,
  duration: end.duration,
  opHash: text('The hash of an operation', end.opHash),
  changed: Boolean(end.changed),
  success: Boolean(end.success),
  logs: json('The object of logs', end.logs),
  diff: text('The diff', end.diff),
  arguments: json('The object of arguments', end.arguments),
  retryStats: json('The object of retry stats', end.retryStats),
  commandNFacts: json('The list of commands and facts', end.commandNFacts),
  cell: maybe('The cell of an operation', end.cell),
  plugin: maybe('The plugin of an operation', end.plugin),
  sourceHash: maybe('The hash of a source', end.sourceHash),
  outputHash: maybe('The hash of outputs', end.outputHash),
  provenance: end.provenance === undefined ? null : json('The provenance', end.provenance),
});

export const factDoc = (fact) => ({
  runId: checkedId('The id of a run', fact.runId),
  timestamp: checkedNumber('A timestamp', fact.timestamp),
  logLevel: text('The log level', fact.logLevel),
  context: text('The context of a fact', fact.context),
  command: text('The command of a fact', fact.command),
  hostId: fact.hostId ?? null,
  operation: maybe('The operation of a fact', fact.operation),
  detail: fact.detail === undefined ? null : json('The detail of a fact', fact.detail),
  contentHash: maybe('The hash of a content', fact.contentHash),
});

export const snapshotDoc = (snapshot) => ({
  runId: checkedId('The id of a run', snapshot.runId),
  hostId: snapshot.hostId,
  stage: text('The stage of a snapshot', snapshot.stage),
  timestamp: checkedNumber('A timestamp', snapshot.timestamp),
  metrics: json('The metrics of a snapshot', snapshot.metrics),
});

/** What came for a run that was taken for dead: kept, whatever it is, and the run stays as it is. */
export const lateDoc = (runId, what, detail) =>
  factDoc({
    runId,
    timestamp: Date.now() / 1000,
    logLevel: 'warning',
    context: 'late',
    command: `came after the run was interrupted: ${what}`,
    detail,
  });
