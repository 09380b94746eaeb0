import { expect, test } from 'vitest';
import type { LimaniError } from '../error.ts';
import { mongodbConfig } from './config.ts';

const refusal = (config: Record<string, unknown>): LimaniError => {
  try {
    mongodbConfig(config);
  } catch (error) {
    return error as LimaniError;
  }
  throw new Error('not refused');
};

test('a URL says where, and its path, database or werehouse which database', () => {
  const url = 'mongodb://on%20call@db-1:27018,db-2/incidents?replicaSet=rs&authSource=admin';
  expect(mongodbConfig({ url })).toEqual({
    url: 'mongodb://db-1:27018,db-2/incidents?replicaSet=rs&authSource=admin&tls=true',
    hosts: 'db-1:27018,db-2',
    user: 'on call',
    database: 'incidents',
  });
  expect(mongodbConfig({ url, werehouse: 'team-a' }).database).toBe('team-a');
  expect(mongodbConfig({ url: 'mongodb://localhost' })).toEqual({
    url: 'mongodb://localhost/?tls=false',
    hosts: 'localhost',
    user: undefined,
    database: 'databook',
  });
});

test('only this machine is spoken to without encryption, unless the URL says otherwise', () => {
  const tls = (url: string) => /tls=(\w+)/.exec(mongodbConfig({ url }).url)?.[1];
  expect(tls('mongodb://127.0.0.1:1,[::1]:2,localhost')).toBe('false');
  expect(tls('mongodb://127.0.0.1,db')).toBe('true');
  expect(tls('mongodb+srv://cluster.example')).toBe('true');
  expect(tls('mongodb://db/?tls=false')).toBe('false');
  expect(mongodbConfig({ url: 'mongodb://db/?tlsCAFile=/home/me@corp/a.pem' }).url).toContain('me%40corp');
  expect(mongodbConfig({ url: 'mongodb://db/?tlsCAFile=%2Fa%20b.pem' }).url).toBe(
    'mongodb://db/?tlsCAFile=%2Fa+b.pem&tls=true',
  );
});

test('what hosted services put into URLs, and this adapter decides itself, is left out', () => {
  const url = 'mongodb+srv://me@c.example/?retryWrites=true&w=majority&appName=C';
  expect(mongodbConfig({ url }).url).toBe('mongodb+srv://c.example/?tls=true');
});

test('what is wrong is one sentence, without the password', () => {
  const bad: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{}, /say where the server is/],
    [{ url: 'nonsense hunter2' }, /cannot be read/],
    [{ url: 'http://db/x' }, /begins with mongodb:\/\/ .* not http:/],
    [{ url: 'postgres://db/x' }, /begins with mongodb:\/\/ .* not postgres:/],
    [{ url: 'mongodb://me:hunter2@db/x' }, /must not hold the password/],
    [{ url: 'mongodb://me:hunter2@x@db/x' }, /cannot be read/],
    [{ url: 'mongodb://me:hunter2/x@db?tls=true', database: 'a' }, /cannot be read/],
    [{ url: 'mongodb://me:hunter2?x@db' }, /cannot be read/],
    [{ url: 'mongodb://me:123/hunter2@db', database: 'a' }, /cannot be read/],
    [{ url: 'mongodb://me:123?hunter2@db' }, /cannot be read/],
    [{ url: 'mongodb://db,me:hunter2/x' }, /cannot be read/],
    [{ url: 'mongodb://db/x', password: 'hunter2' }, /set MONGODB_PASSWORD/],
    [{ url: 'mongodb://db/x', pool: 3 }, /no option "pool"/],
    [{ url: 'mongodb://db/x?readPreference=secondary' }, /cannot hold "readPreference"/],
    [{ url: 'mongodb://db/x?tls=maybe' }, /"tls" is true or false/],
    [{ url: 'mongodb://db/x?authMechanism=GSSAPI' }, /"authMechanism" is one of/],
    [{ url: 'mongodb://db/admin' }, /name of its database/],
    [{ url: 'mongodb://db/a.b' }, /name of its database/],
    [{ url: 'mongodb://db', database: 'x'.repeat(64) }, /name of its database/],
    [{ url: 'mongodb://db', database: 'a', werehouse: 'b' }, /keep one/],
  ];
  for (const [config, expected] of bad) {
    const { code, message } = refusal(config);
    expect(code).toBe('config');
    expect(message).toMatch(expected);
    expect(message).not.toContain('hunter2');
    expect(message).toMatch(/^[A-Z"].*\.$/);
  }
});
