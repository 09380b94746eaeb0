// The commands that the adapter and its driver send. Any other, and any option that is not listed, is refused.
import type { Binary } from 'mongodb';
import { MongoFailure, notKnown, only } from './errors.ts';
import type { Changes, Cursors } from './cursors.ts';
import { ChangeFeed } from './cursors.ts';
import { aggregated, projected, sorted } from './query.ts';
import { Scram, type Account } from './scram.ts';
import type { Sessions } from './sessions.ts';
import { Locked, type Store, type View } from './store.ts';
import { compare, type Document } from './values.ts';
import { distinct, findAndModify, found, insert, remove, update } from './writes.ts';

export interface Deployment {
  readonly store: Store;
  readonly changes: Changes;
  /** As it is announced to clients. */
  readonly hello: () => Document;
  readonly replicaSet: boolean;
  /** Who may use it; undefined: everybody. */
  readonly account: Account | undefined;
}

const COMMON = ['$db', 'lsid', '$clusterTime', '$readPreference', 'maxTimeMS', 'comment', 'apiVersion'];
const IN_TRANSACTION = ['txnNumber', 'startTransaction', 'autocommit', 'readConcern', 'writeConcern'];
const READ = [...COMMON, ...IN_TRANSACTION.filter((key) => key !== 'writeConcern')];
const WRITE = [...COMMON, ...IN_TRANSACTION];

const MECHANISM = 'SCRAM-SHA-256';
const BEFORE_AUTHENTICATION = ['hello', 'ismaster', 'isMaster', 'ping', 'saslStart', 'saslContinue'];

interface Known {
  readonly keys: readonly string[];
  readonly run: (command: Document, view: View, ns: string) => Document | Promise<Document>;
}

type Statement = (view: View) => void;

/** What one connection may ask. */
export class Commands {
  readonly #deployment: Deployment;
  readonly #sessions: Sessions;
  readonly #cursors: Cursors;
  readonly #known: Readonly<Record<string, Known>>;
  readonly #scram: Scram | undefined;

  constructor(deployment: Deployment, sessions: Sessions, cursors: Cursors) {
    this.#deployment = deployment;
    this.#sessions = sessions;
    this.#cursors = cursors;
    this.#scram = deployment.account && new Scram(deployment.account);
    this.#known = {
      ...this.#authentication(),
      ...this.#administration(),
      ...this.#reading(),
      ...this.#writing(),
    };
  }

  /** The answer to a command, also where it failed. */
  async answer(command: Document): Promise<Document> {
    try {
      return { ...(await this.#do(command)), ok: 1 };
    } catch (error) {
      this.#sessions.fail(command);
      // a fault of the stand-in's own is an answer, too: the test that meets it fails
      if (!(error instanceof MongoFailure))
        return {
          ok: 0,
          errmsg: `the stand-in for MongoDB failed: ${String(error)}`,
          code: 8,
          codeName: 'UnknownError',
        };
      const { code, codeName, message, labels } = error;
      return { ok: 0, errmsg: message, code, codeName, ...(labels.length > 0 && { errorLabels: labels }) };
    }
  }

  async #do(command: Document): Promise<Document> {
    const [name = ''] = Object.keys(command);
    const known = this.#known[name];
    if (!known) throw new MongoFailure('CommandNotFound', `no such command: '${name}'`);
    if (this.#scram?.known === false && !BEFORE_AUTHENTICATION.includes(name))
      throw new MongoFailure('Unauthorized', `command ${name} requires authentication`);
    only(`option of ${name}`, command, [name, ...known.keys]);
    checkConcerns(command);
    if (!this.#deployment.replicaSet && 'txnNumber' in command)
      throw new MongoFailure(
        'IllegalOperation',
        'Transaction numbers are only allowed on a replica set member or mongos',
      );
    const transaction = isEnd(name) ? undefined : this.#sessions.of(command);
    const view = transaction ?? this.#deployment.store.view();
    const answer = await known.run(command, view, `${command['$db']}.${command[name]}`);
    if ((command['writeConcern'] as Document | undefined)?.['j'] === true)
      this.#deployment.store.makeDurable();
    return answer;
  }

  #administration(): Record<string, Known> {
    const hello: Known = {
      keys: [
        ...[...COMMON, 'helloOk', 'client', 'compression', 'backpressure', 'saslSupportedMechs'],
        // what is said early may be said again
        ...['topologyVersion', 'maxAwaitTimeMS', 'speculativeAuthenticate'],
      ],
      run: async (command) => {
        // who knows how things are waits for a change of them, and here nothing changes
        if ('topologyVersion' in command) await pause(Number(command['maxAwaitTimeMS']));
        const asked = 'saslSupportedMechs' in command;
        return { ...this.#deployment.hello(), ...(asked && { saslSupportedMechs: [MECHANISM] }) };
      },
    };
    const { store } = this.#deployment;
    return {
      hello,
      ismaster: hello,
      isMaster: hello,
      ping: { keys: COMMON, run: () => ({}) },
      endSessions: {
        keys: COMMON,
        run: (command) => {
          this.#sessions.end(command['endSessions'] as unknown[]);
          return {};
        },
      },
      dropDatabase: {
        keys: WRITE,
        run: (command) => {
          store.dropDatabase(String(command['$db']));
          return {};
        },
      },
      createIndexes: {
        keys: [...WRITE, 'indexes'],
        run: (command, view, ns) => {
          for (const index of command['indexes'] as Document[]) createIndex(view, ns, index);
          return {};
        },
      },
      commitTransaction: {
        keys: WRITE,
        run: (command) => {
          this.#sessions.commit(command);
          return {};
        },
      },
      abortTransaction: {
        keys: WRITE,
        run: (command) => {
          this.#sessions.abort(command);
          return {};
        },
      },
    };
  }

  #authentication(): Record<string, Known> {
    const scram = this.#scram;
    if (!scram) return {};
    const textOf = (payload: unknown): string => Buffer.from((payload as Binary).value()).toString();
    const said = (payload: string, done: boolean): Document => ({
      ...{ conversationId: 1, payload: Buffer.from(payload), done },
    });
    return {
      saslStart: {
        keys: [...COMMON, 'mechanism', 'payload', 'autoAuthorize', 'options'],
        run: ({ mechanism, payload }) => {
          if (mechanism !== MECHANISM) throw notKnown('mechanism', String(mechanism));
          return said(scram.start(textOf(payload)), false);
        },
      },
      saslContinue: {
        keys: [...COMMON, 'conversationId', 'payload'],
        run: ({ payload }) => said(scram.end(textOf(payload)), true),
      },
    };
  }

  #reading(): Record<string, Known> {
    return {
      find: {
        keys: [...READ, 'filter', 'sort', 'projection', 'limit', 'batchSize', 'singleBatch'],
        run: (command, view, ns) => {
          const { filter = {}, sort = {}, projection = {}, limit = 0, batchSize } = command;
          const all = sorted(found(view, ns, filter as Document), sort as Document);
          const some = limit === 0 ? all : all.slice(0, Math.abs(Number(limit)));
          const shown = some.map((document) => projected(document, projection as Document));
          return this.#cursors.answer(ns, shown, batchSize as number | undefined);
        },
      },
      aggregate: {
        keys: [...READ, 'pipeline', 'cursor'],
        run: (command, view, ns) => this.#aggregate(command, view, ns),
      },
      distinct: {
        keys: [...READ, 'key', 'query'],
        run: (command, view, ns) => ({
          values: distinct(found(view, ns, (command['query'] ?? {}) as Document), String(command['key'])),
        }),
      },
      getMore: {
        keys: [...READ, 'collection', 'batchSize'],
        run: (command) =>
          this.#cursors.more(
            Number(command['getMore']),
            Number(command['batchSize'] ?? 1000),
            // as long as a server waits for a change where it is not told
            Number(command['maxTimeMS'] ?? 1000),
          ),
      },
      killCursors: {
        keys: [...READ, 'cursors'],
        run: (command) => {
          this.#cursors.kill((command['cursors'] as unknown[]).map(Number));
          return {};
        },
      },
    };
  }

  #aggregate(command: Document, view: View, ns: string): Document {
    const { cursor = {}, pipeline } = command as { cursor?: Document; pipeline: Document[] };
    only('option of a cursor', cursor, ['batchSize']);
    const [first, ...rest] = pipeline;
    if (!first || !('$changeStream' in first)) {
      const result = aggregated([...view.documents(ns)], pipeline);
      return this.#cursors.answer(ns, result, cursor['batchSize'] as number | undefined);
    }
    if (!this.#deployment.replicaSet)
      throw new MongoFailure('IllegalOperation', 'The $changeStream stage is only supported on replica sets');
    const options = first['$changeStream'] as Document;
    if ('resumeAfter' in options || 'startAfter' in options)
      throw new MongoFailure('ChangeStreamHistoryLost', 'the stand-in for MongoDB resumes no change stream');
    only('option of $changeStream', options, []);
    const match = rest.map((stage) => {
      only('stage after $changeStream', stage, ['$match']);
      return stage['$match'] as Document;
    });
    return this.#cursors.follow(ns, new ChangeFeed(this.#deployment.changes, ns, match[0] ?? {}));
  }

  #writing(): Record<string, Known> {
    return {
      insert: {
        keys: [...WRITE, 'documents', 'ordered'],
        run: async (command, view, ns) => {
          const documents = command['documents'] as Document[];
          const { done, writeErrors } = await statements(
            documents.map((document) => (on) => insert(on, ns, document)),
            view,
            command,
          );
          return { n: done.length, ...writeErrors };
        },
      },
      update: {
        keys: [...WRITE, 'updates', 'ordered'],
        run: async (command, view, ns) => {
          const updates = command['updates'] as Parameters<typeof update>[2][];
          for (const one of updates) only('option of an update', one, ['q', 'u', 'multi', 'upsert']);
          const results = new Map<number, ReturnType<typeof update>>();
          const { writeErrors } = await statements(
            updates.map((one, i) => (on) => void results.set(i, update(on, ns, one))),
            view,
            command,
          );
          const upserted = [...results].flatMap(([index, result]) =>
            'upserted' in result ? [{ index, _id: result.upserted }] : [],
          );
          const sum = (of: 'n' | 'modified'): number =>
            [...results.values()].reduce((total, result) => total + result[of], 0);
          return {
            n: sum('n'),
            nModified: sum('modified'),
            ...(upserted.length > 0 && { upserted }),
            ...writeErrors,
          };
        },
      },
      findAndModify: {
        keys: [...WRITE, 'query', 'update', 'new', 'upsert', 'fields', 'sort', 'remove'],
        run: async (command, view, ns) => {
          if (command['remove'] === true) throw notKnown('option of findAndModify', 'remove');
          const statement = command as unknown as Parameters<typeof findAndModify>[2];
          return { ...(await unlocked(() => findAndModify(view, ns, statement))) };
        },
      },
      delete: {
        keys: [...WRITE, 'deletes', 'ordered'],
        run: async (command, view, ns) => {
          const deletes = command['deletes'] as Parameters<typeof remove>[2][];
          for (const one of deletes) only('option of a delete', one, ['q', 'limit']);
          let n = 0;
          const { writeErrors } = await statements(
            deletes.map((one) => (on) => void (n += remove(on, ns, one))),
            view,
            command,
          );
          return { n, ...writeErrors };
        },
      },
    };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const isEnd = (name: string): boolean => name === 'commitTransaction' || name === 'abortTransaction';

/** @throws MongoFailure for what would be weaker or stronger than the stand-in is */
function checkConcerns({ readConcern = {}, writeConcern = {} }: Document): void {
  only('read concern', readConcern as object, ['level']);
  const { level = 'local' } = readConcern as { level?: string };
  if (!['local', 'majority', 'snapshot'].includes(level)) throw notKnown('read concern', level);
  only('write concern', writeConcern as object, ['w', 'j', 'wtimeout']);
}

/** Does it, when no transaction is in the way any more. */
async function unlocked<T>(work: () => T): Promise<T> {
  for (;;)
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Locked)) throw error;
      await error.until;
    }
}

/** Statements of one command: in a transaction all or none, else each by itself. */
async function statements(
  all: readonly Statement[],
  view: View,
  { ordered = true, autocommit }: Document,
): Promise<{ readonly done: readonly number[]; readonly writeErrors: Document }> {
  const done: number[] = [];
  const errors: Document[] = [];
  for (const [index, statement] of all.entries())
    try {
      await unlocked(() => statement(view));
      done.push(index);
    } catch (error) {
      // a transaction does not outlive the failure of a statement
      if (!(error instanceof MongoFailure) || autocommit !== undefined) throw error;
      errors.push({ index, code: error.code, errmsg: error.message });
      if (ordered === true) break;
    }
  return { done, writeErrors: errors.length > 0 ? { writeErrors: errors } : {} };
}

/**
 * An index is a name: the stand-in finds everything by looking at everything. Before MongoDB 5.0 there are no two with
 * one key, whatever their options.
 */
function createIndex(view: View, ns: string, index: Document): void {
  only('option of an index', index, ['name', 'key', 'partialFilterExpression']);
  const names = `${ns}.$indexes`;
  const name = String(index['name']);
  const present = view.get(names, name);
  if (present && compare(present['index'], index) !== 0)
    throw new MongoFailure(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index: ${name}`,
    );
  if (present) return;
  for (const other of view.documents(names))
    if (compare((other['index'] as Document)['key'], index['key']) === 0)
      throw new MongoFailure(
        'IndexOptionsConflict',
        `Index already exists with a different name: ${String(other['_id'])}`,
      );
  view.put(names, { _id: name, index });
}
