import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CallSecrets } from './callSecrets.ts';
import { toKeep, withoutSecrets } from './toKeep.ts';

const SECRET = 'tok-0123456789abcdef';
const encode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text));
const answer = (...texts: string[]) => {
  const parts = texts.map(encode);
  return {
    parts,
    bytes: parts.reduce((sum, { length }) => sum + length, 0),
    headers: [{ key: 'Content-Type', value: `text/plain; secret=${SECRET}` }],
  };
};
function secretsOf(...values: string[]): CallSecrets {
  const secrets = new CallSecrets();
  values.forEach((value) => {
    secrets.hide(value);
  });
  return secrets;
}

test('an answer is copied, and without secrets when it is read', async () => {
  const given = answer('a tok-01234', `56789abcdef b ${Buffer.from(`me:${SECRET}`).toString('base64')}`);
  const { contentType, body, tooLargeToKeep } = toKeep(given, 1000, secretsOf(SECRET));
  // they move to another thread
  for (const part of given.parts) part.fill(0);
  expect(contentType).toBe('text/plain; secret=[redacted]');
  expect(tooLargeToKeep).toBeUndefined();
  const text = Buffer.from((await body?.read()) ?? []).toString();
  expect(text).toMatch(/^a \[redacted\] b .{0,4}\[redacted\]$/);
});

test('one that is too large says so; none is kept where that is switched off, or there is nothing', () => {
  const secrets = secretsOf();
  expect(toKeep(answer('12345'), 4, secrets)).toEqual({ tooLargeToKeep: 4 });
  expect(toKeep(answer('12345'), 5, secrets).body?.size).toBe(5);
  expect(toKeep(answer('12345'), 0, secrets)).toEqual({});
  expect(toKeep(answer(), 5, secrets)).toEqual({});
});

test('a secret is found wherever it lies in a large answer, and others have their turn meanwhile', async () => {
  const secrets = secretsOf(SECRET);
  const STEP = 128 * 1024;
  for (const at of [0, STEP - 30, STEP - 10, STEP, 3 * STEP - 5, 5 * STEP]) {
    const text = `${'x'.repeat(at)}${SECRET}${'y'.repeat(6 * STEP - at)}`;
    const kept = Buffer.from(await withoutSecrets(encode(text), secrets)).toString();
    expect(kept.replace(/x+|y+/g, '')).toBe('[redacted]');
  }
  const odd = 'pässwörter-äöü-0123456789';
  for (const before of [65_530, 65_531, 65_536]) {
    const text = `${'é'.repeat(before)}x${odd}${'é'.repeat(2 * STEP)}`;
    const kept = Buffer.from(await withoutSecrets(encode(text), secretsOf(odd))).toString();
    expect(kept.replace(/é+/g, '')).toBe('x[redacted]');
  }
  const innocent = encode('z'.repeat(4 * STEP));
  const others = { turns: 0, over: false };
  const taking = (async () => {
    for (; !others.over; others.turns++) await setImmediate();
  })();
  expect(await withoutSecrets(innocent, secrets)).toBe(innocent);
  others.over = true;
  await taking;
  expect(others.turns).toBeGreaterThanOrEqual(4);
});

test('a secret that becomes known meanwhile counts for the beginning, too', async () => {
  const secrets = secretsOf('another-secret');
  const text = `${SECRET}${'x'.repeat(1 << 20)}`;
  const kept = withoutSecrets(encode(text), secrets);
  await setImmediate();
  await setImmediate();
  secrets.hide(SECRET);
  expect(Buffer.from(await kept).toString()).toBe(`[redacted]${'x'.repeat(1 << 20)}`);
});
