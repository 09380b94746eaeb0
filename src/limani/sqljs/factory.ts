import path from 'node:path';
import { databaseName, type LimaniFactory } from '../registry.ts';
import { CONTENTS, SqljsLimani, type SqljsOptions } from './sqljsLimani.ts';

/** Makes stores in a folder: without a name the folder's own, with one in a folder of that name within, contents too. */
export const sqljsFactory =
  (options: SqljsOptions): LimaniFactory =>
  (config) => {
    const name = databaseName(config);
    if (name === undefined) return new SqljsLimani(options);
    const folder = path.join(options.folder, name);
    return new SqljsLimani({ ...options, folder, contents: path.join(folder, CONTENTS) });
  };
