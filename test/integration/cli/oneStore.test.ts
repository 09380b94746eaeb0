// Four command lines, and a recorder as the editor has it, write one store at the same time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import { requireBinary } from '../../support/requireBinary.ts';
import { connectedAt, temporaryFolder } from '../../support/runStore.ts';
import { program } from './support/fixture.ts';

const LINES = 4;
const ROUNDS = 2;
const CELLS = 3;
const ENTRIES = 50;
const sqlite3 = requireBinary('sqlite3');
const ANSWER = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });

/** A server that answers nobody before `parties` wait for it, then all of them, and begins anew. */
async function startBarrier(parties: number): Promise<string> {
  let waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (waiting.push(response) < parties) return;
    for (const held of waiting) held.end(ANSWER);
    waiting = [];
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Told {
  readonly run: string;
  readonly status: string;
}

/** `databook run` of a notebook in its own process; resolves with what it says. */
async function runNotebook(folder: string, url: string): Promise<Told> {
  const args = ['run', 'up.databook', '--store', path.join(folder, 'store'), '--json'];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder, PROMETHEUS_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`databook run ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Told;
}

async function recordLikeEditor(limani: SqljsLimani, runId: string): Promise<void> {
  await limani.createRun({ runId, runIdHuman: runId, startTime: 1, hailerInfo: {}, fresh: true });
  const hostId = await limani.getOrCreateHost(runId, 'here');
  await Promise.all(
    Array.from({ length: ENTRIES }, (_, i) =>
      limani.insertOperation({
        ...{ runId, hostId, uid: `${runId}/${i}`, opHash: '', name: 'n', changed: false, success: true },
        ...{
          duration: 1,
          timestamp: i,
          logs: {},
          diff: '',
          arguments: {},
          retryStats: {},
          commandNFacts: [],
        },
      }),
    ),
  );
  await limani.endRunUpdate(runId, 2, 'success', {});
}

describe.skipIf(sqlite3 === undefined)('one store', () => {
  test('holds each run of four command lines and an editor once, and none is interrupted', async () => {
    const folder = temporaryFolder();
    const cells = Array.from(
      { length: CELLS },
      () => '```databook\n@plugin=prometheus\n@type=instant\nup\n```\n',
    );
    writeFileSync(path.join(folder, 'up.databook'), cells.join('\n'));
    const url = await startBarrier(LINES);
    const limani = await connectedAt(path.join(folder, 'store', 'runs'), { blocking: false });
    const expected = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      // whoever reads and publishes meanwhile must not disturb them
      const lines = Promise.all(Array.from({ length: LINES }, () => runNotebook(folder, url)));
      let [going, own] = [true, 0];
      const ended = lines.finally(() => (going = false));
      const editor = async (): Promise<void> => {
        do {
          const runId = `editor-${round}-${own++}`;
          await recordLikeEditor(limani, runId);
          expected.set(runId, ENTRIES);
          await limani.flush();
          const { runs } = await limani.listRuns({}, { limit: 1000 });
          expect(runs.map((run) => run.runId)).toEqual(expect.arrayContaining([...expected.keys()]));
        } while (going);
      };
      const [told] = await Promise.all([ended, editor()]);
      for (const { run, status } of told) {
        expect(status).toBe('success');
        expected.set(run, CELLS);
      }
    }
    const { runs } = await limani.listRuns({}, { limit: 1000 });
    expect(runs.map(({ runId }) => runId).sort()).toEqual([...expected.keys()].sort());
    for (const { runId, status, stats } of runs)
      expect({ status, cells: stats.totalOperations }).toEqual({
        status: 'success',
        cells: expected.get(runId),
      });
    await limani.flush();
    const image = limani.capabilities.file ?? '';
    const check = [
      '-readonly',
      image,
      'PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM runs',
    ];
    const { stdout } = await promisify(execFile)(sqlite3 ?? '', check);
    expect(stdout).toBe(`ok\n${expected.size}\n`);
  }, 180_000);
});
