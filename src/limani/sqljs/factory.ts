import path from 'node:path';
import { databaseName, type LimaniFactory } from '../registry.ts';
import type { ConnectionOptions } from './connection.ts';
import { SqljsLimani } from './sqljsLimani.ts';

/** Makes stores in a folder: without a name the folder's own, with one in a folder of that name within. */
export const sqljsFactory =
  (options: ConnectionOptions): LimaniFactory =>
  (config) =>
    new SqljsLimani({ ...options, folder: path.join(options.folder, databaseName(config) ?? '') });
