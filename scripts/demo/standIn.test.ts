import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, afterAll, expect, test } from 'vitest';
import { build } from '../build.ts';
import { keepNode } from '../lib/process.ts';
import { startStandIn } from './standIn.ts';

let server: Awaited<ReturnType<typeof startStandIn>>;
const state = mkdtempSync(path.join(os.tmpdir(), 'databook-state-'));
beforeAll(async () => {
  await build();
  server = await startStandIn();
});
afterAll(async () => {
  await server.stop();
  rmSync(state, { recursive: true });
});

test('every cell of the example runs on recorded answers', async () => {
  const env = { PROMETHEUS_URL: server.url, XDG_STATE_HOME: state };
  const { code, output } = await keepNode(
    ['dist/cli.js', 'run', 'examples/first-look/first-look.databook'],
    env,
  );
  expect(output).not.toMatch(/failure|error/i);
  expect(output.match(/ success /g)).toHaveLength(6);
  expect(code).toBe(0);
});

test('another query is refused with what to do about it', async () => {
  const response = await fetch(`${server.url}/api/v1/query?query=up&time=0`);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('Install prometheus and start again');
});
