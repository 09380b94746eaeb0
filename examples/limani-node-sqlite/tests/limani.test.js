// Proves the adapter by the suite that every Limani must pass.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { conformance, elsewhere } from '@databook/limani-kit/conformance';
import createLimani from '../src/index.js';
import { MIGRATIONS } from '../src/schema.js';

const PROGRAM = path.join(import.meta.dirname, 'elsewhere.js');

/** A file of the first version, or of one that is not known yet. */
function replaceBy(file, version) {
  const db = new DatabaseSync(file);
  if (version === 'later') db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  else {
    db.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`);
    const run = {
      runId: 'older',
      runIdHuman: 'human',
      startTime: 1,
      hailerInfo: {},
      neededSecrets: [],
      notebook: 'n',
    };
    const operation = {
      uid: 'u',
      runId: 'older',
      hostId: 1,
      status: 'failure',
      startTime: 1,
      timestamp: 2,
      cell: 'c',
    };
    db.prepare("INSERT INTO runs VALUES('older', 1, 2, 'failure', 0, 'n', '{}', ?, 'w')").run(
      JSON.stringify(run),
    );
    db.exec("INSERT INTO hosts VALUES(1, 'older', 'web')");
    db.prepare("INSERT INTO operations VALUES(1, 'u', 'older', 1, 1, 2, 1, 'c', 's', ?)").run(
      JSON.stringify(operation),
    );
  }
  db.close();
}

async function openTarget() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'limani-node-sqlite-'));
  const file = path.join(folder, 'runs.sqlite');
  const connections = [];
  return {
    async connect() {
      const limani = createLimani({ url: file });
      await limani.connect();
      connections.push(limani);
      return limani;
    },
    elsewhere: async (calls, then) => (await elsewhere(PROGRAM, [file], calls, then)).answers,
    replaceBy: async (version) => replaceBy(file, version),
    async damageContent(sha256) {
      const db = new DatabaseSync(file);
      db.prepare("UPDATE contents SET packed = x'1f8b00' WHERE sha256 = ?").run(sha256);
      db.close();
    },
    async dispose() {
      for (const limani of connections) await limani.disconnect();
      rmSync(folder, { recursive: true });
    },
  };
}

conformance('node-sqlite', openTarget, { describe, test });
