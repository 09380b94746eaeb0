import path from 'node:path';
import { checkedId } from '../checks.ts';
import { ConnectedLimani, type OpenStore } from '../connectedLimani.ts';
import type { Capabilities } from '../limani.ts';
import { SqlReader } from '../sql/reader.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { Contents } from './contents.ts';
import { PUBLISHED } from './names.ts';
import { reserveNumber } from './numbers.ts';
import { MAX_RECORD_BYTES } from '../journal/journal.ts';
import { Removals } from './removals.ts';
import { RunKeeper } from './runKeeper.ts';
import { RunTransfer } from './runTransfer.ts';
import { RunWriter } from './runWriter.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { DIALECT } from './dialect.ts';

/** Folder of the contents within a store's. */
export const CONTENTS = 'outputs';

export interface SqljsOptions extends ConnectionOptions {
  /** Folder of the contents, this store's alone; `outputs` in the store's folder unless given. */
  readonly contents?: string;
}

/**
 * The default: a journal for each process, and SQLite images of what they hold. No server, no native code. Recording
 * needs neither SQLite nor a thread; those start with the first question or publication.
 */
export class SqljsLimani extends ConnectedLimani<OpenStore> {
  readonly capabilities: Capabilities;
  readonly #options: SqljsOptions;

  /** Opens nothing. */
  constructor(options: SqljsOptions) {
    super();
    this.#options = options;
    this.capabilities = { file: path.join(options.folder, PUBLISHED), maxEntryBytes: MAX_RECORD_BYTES };
  }

  protected async open(): Promise<OpenStore> {
    const { folder, contents: contentFolder = path.join(folder, CONTENTS) } = this.#options;
    const connection = await Connection.open(this.#options);
    const contents = new Contents(contentFolder, connection);
    const schemaVersion = async () => ({
      stored: await connection.schemaVersion(),
      known: SCHEMA_VERSION,
    });
    return {
      writer: new RunWriter(connection),
      reader: new SqlReader(connection, DIALECT),
      keeper: new RunKeeper(connection, new Removals(folder, connection.writer.name)),
      contents,
      transfer: new RunTransfer(connection, contents),
      upkeep: {
        // the folder is made with the connection, the image by the first publication; an older one is migrated when read
        initDb: async () => {
          await schemaVersion();
        },
        schemaVersion,
        reserveNumber: async (sequence) =>
          reserveNumber(folder, checkedId('The name of a sequence', sequence)),
        flush: () => connection.publish(),
      },
      close: () => connection.close(),
    };
  }
}
