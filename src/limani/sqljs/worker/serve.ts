import { statSync } from 'node:fs';
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import initSqlJs, { type SqlJs } from 'sql.js';
import { LimaniError, messageOf } from '../../error.ts';
import { hasCode, unlessGone } from '../../journal/durable.ts';
import { cellHistory } from '../archive/history.ts';
import type { ArchiveBounds } from '../archive/plan.ts';
import { unusedContents } from '../archive/unused.ts';
import { PUBLISHED } from '../names.ts';
import { findOrphans, isLive } from '../orphans.ts';
import { publish, type Liveness } from '../publish.ts';
import { searchRuns } from '../runSearch.ts';
import { View, type Row } from '../view.ts';
import type { Answer, Failure, PublishAnswer, Reply, Request, WorkerData } from './protocol.ts';

/** How often other processes may be first to publish. */
const MAX_TRIES = 20;

/**
 * Answers requests about a store, one after the other. After an error that is no answer the other side ends this thread: a
 * new one begins with a fresh image.
 * @param mayAppend whether a writer may still append, asked before its journal is removed; by default its process is looked for
 */
export function serve(
  port: MessagePort,
  { folder, bounds }: WorkerData,
  mayAppend: (view: View) => Liveness = (view) => (writer) => isLive(view, writer),
): void {
  const send = (reply: Reply): void => port.postMessage(reply);
  const sql = initSqlJs();
  let view: View | undefined;
  const opened = (engine: SqlJs): View => (view ??= new View(engine, folder, (warning) => send({ warning })));

  const answer = (engine: SqlJs, request: Request): Answer => {
    const current = opened(engine);
    if (request.op === 'publish') {
      // someone waits for the end of a program
      const now = request.closing ? { ...bounds, pieces: 4 } : bounds;
      return publishAll(current, mayAppend(current), now);
    }
    return current.consistently(() => {
      const orphans = findOrphans(current);
      const state = { orphans, schemaVersion: current.schemaVersion };
      if (request.op === 'search')
        return { ...state, found: searchRuns(current, request.filter, request.page) };
      return { ...state, rows: rowsFor(current, request) };
    });
  };

  port.on('message', (request: Request) => {
    sql
      .then((engine) => send({ id: request.id, answer: answer(engine, request) }))
      .catch((error: unknown) => send({ id: request.id, ...explained(folder, error) }));
  });
}

/** Of each question. */
function rowsFor(view: View, request: Exclude<Request, { op: 'publish' | 'search' }>): (readonly Row[])[] {
  if (request.op === 'history') return [cellHistory(view, request.cell, request.page)];
  if (request.op === 'unused') return [unusedContents(view, request.hashes)];
  return request.queries.map((query) => view.rows(query));
}

function publishAll(view: View, live: Liveness, bounds: ArchiveBounds): PublishAnswer {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (!publish(view, live, bounds)) continue;
    const bytes = unlessGone(() => statSync(path.join(view.folder, PUBLISHED)).size);
    return { bytes: bytes ?? 0 };
  }
  throw new LimaniError(
    'busy',
    `Other processes keep publishing the run store in ${view.folder}; what was recorded is safe.`,
  );
}

function explained(folder: string, error: unknown): Omit<Failure, 'id'> {
  if (error instanceof LimaniError) return { code: error.code, message: error.message, isAnswer: true };
  const isFull = hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
  const why = isFull ? 'the disk is full; free some space' : messageOf(error);
  const message = `The run store in ${folder} cannot be read or published: ${why}.`;
  return { code: 'unavailable', message, isAnswer: false };
}
