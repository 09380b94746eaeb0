import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import initSqlJs from 'sql.js';
import type { Limani } from '../../../src/limani/limani.ts';
import { MIGRATIONS } from '../../../src/limani/sqljs/migrations.ts';
import { elsewhere } from '../elsewhere.ts';
import type { ConformanceTarget } from '../target.ts';
import { sqljsAt } from './adapter.ts';

const CHILD = path.join(import.meta.dirname, 'child.ts');

const OLDER = `
INSERT INTO runs VALUES('older', 'human', 1, 2, 'failure', '{}', '{}', '[]', 'n', 'w');
INSERT INTO hosts VALUES(1, 'older', 'web');
INSERT INTO operations VALUES(1, 'u', 'older', 1, 'op', 'failure', 1, 2, 1, 'h', 0, 0, '{"stderr":"no route"}', '', '{}',
  '{}', '[]', 'c', 'p@1', 's', 'o', '{}');`;

/** An image of the first schema, or of one that is not known yet. */
async function replaceBy(folder: string, version: 'earlier' | 'later'): Promise<void> {
  const db = new (await initSqlJs()).Database();
  const later = `PRAGMA user_version = ${MIGRATIONS.length + 1}`;
  db.exec(version === 'earlier' ? `${MIGRATIONS[0]}; ${OLDER} PRAGMA user_version = 1` : later);
  writeFileSync(path.join(folder, 'gen-1.sqlite'), db.export());
  db.close();
}

export const openTarget = (archives: 'as it ships' | 'always') => (): Promise<ConformanceTarget> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-conformance-'));
  const connections: Limani[] = [];
  return Promise.resolve({
    async connect() {
      const limani = sqljsAt(folder, archives);
      await limani.connect();
      connections.push(limani);
      return limani;
    },
    elsewhere: async (calls, then) => (await elsewhere(CHILD, [folder, archives], calls, then)).answers,
    replaceBy: (version) => replaceBy(folder, version),
    damageContent: (sha256) =>
      writeFile(path.join(folder, 'outputs', sha256.slice(0, 2), `${sha256}.gz`), gzipSync('damaged')),
    async dispose() {
      for (const limani of connections) await limani.disconnect();
      rmSync(folder, { recursive: true });
    },
  });
};
