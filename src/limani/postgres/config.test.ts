import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LimaniError } from '../error.ts';
import { postgresConfig } from './config.ts';

const refusal = (config: Record<string, unknown>): LimaniError => {
  try {
    postgresConfig(config);
  } catch (error) {
    return error as LimaniError;
  }
  throw new Error('not refused');
};

test('a URL says where, and database or werehouse which schema', () => {
  const url = 'postgres://on%20call@db.example.org/incidents';
  expect(postgresConfig({ url, werehouse: 'team-a' })).toEqual({
    host: 'db.example.org',
    port: 5432,
    database: 'incidents',
    user: 'on call',
    schema: 'team-a',
    tls: { rejectUnauthorized: true },
  });
  expect(postgresConfig({ url: 'postgresql://127.0.0.1:6000/x', database: 'd' })).toMatchObject({
    port: 6000,
    user: undefined,
    schema: 'd',
    tls: false,
  });
  expect(postgresConfig({ url: 'postgres://[::1]/x' })).toMatchObject({ host: '::1', schema: 'databook' });
});

test('certificates come from files, and are looked at unless the URL says otherwise', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'ca.pem');
  writeFileSync(file, 'CA');
  const tls = (query: string) => postgresConfig({ url: `postgres://db/x?${query}` }).tls;
  expect(tls(`sslmode=require&sslrootcert=${encodeURIComponent(file)}`)).toEqual({
    rejectUnauthorized: true,
    ca: 'CA',
  });
  const ofDomain = path.join(path.dirname(file), 'me@corp.pem');
  writeFileSync(ofDomain, 'CA');
  expect(tls(`sslmode=require&sslrootcert=${ofDomain}`)).toMatchObject({ ca: 'CA' });
  expect(tls('sslmode=no-verify')).toEqual({ rejectUnauthorized: false });
  expect(tls('sslmode=disable')).toBe(false);
  expect(refusal({ url: 'postgres://db/x?sslrootcert=/no/such/file' }).message).toMatch(/"sslrootcert"/);
});

test('what is wrong is one sentence, without the password', () => {
  const bad: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{}, /say where the server is/],
    [{ url: 'nonsense hunter2' }, /cannot be read/],
    [{ url: 'http://db/x' }, /begins with postgres:\/\/, not http:/],
    [{ url: 'postgres://me:hunter2@db/x' }, /must not hold the password/],
    [{ url: 'postgres://me:hunter2/x@db/y' }, /cannot be read/],
    [{ url: 'postgres://me:123/hunter2@db/y' }, /cannot be read/],
    [{ url: 'postgres://me:123?hunter2@db/y' }, /cannot be read/],
    [{ url: 'postgres://me:123#hunter2@db/y' }, /cannot be read/],
    [{ url: 'postgres://db/x', password: 'hunter2' }, /set PGPASSWORD/],
    [{ url: 'postgres://db/x', pool: 3 }, /no option "pool"/],
    [{ url: 'postgres://db/x?sslmode=prefer' }, /not "prefer"/],
    [{ url: 'postgres://db/x?options=-c' }, /cannot hold "options"/],
    [{ url: 'postgres://db' }, /names no database/],
    [{ url: 'postgres://db/x', database: 'pg_mine' }, /name of a schema/],
    [{ url: 'postgres://db/x', database: 'x'.repeat(64) }, /name of a schema/],
    [{ url: 'postgres://db/x', database: 'a', werehouse: 'b' }, /keep one/],
  ];
  for (const [config, expected] of bad) {
    const { code, message } = refusal(config);
    expect(code).toBe('config');
    expect(message).toMatch(expected);
    expect(message).not.toContain('hunter2');
    expect(message).toMatch(/^[A-Z"].*\.$/);
  }
});
