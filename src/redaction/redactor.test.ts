import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTED, Redactor } from './redactor.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
const lowerHex = (text: string): string => text.replace(/%../g, (code) => code.toLowerCase());
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const unicodeEscaped = (text: string): string =>
  text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The characters of base64(before + secret + after) that depend on nothing but the secret. */
const base64Core = (before: string, secret: string, after: string): string => {
  const start = Math.ceil((utf8(before).length * 8) / 6);
  const end = Math.floor(((utf8(before).length + utf8(secret).length) * 8) / 6);
  return base64(before + secret + after).slice(start, end);
};

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });
const secrets = fc
  .string({ unit: 'grapheme', minLength: 4, maxLength: 60 })
  .filter((s) => s === s.trim() && s.length >= 4 && !/[\r\n]/.test(s))
  .filter((s) => !['true', 'false', 'null', 'none', 'undefined'].includes(s.toLowerCase()))
  .filter((s) => !REDACTED.includes(s));

describe('Redactor', () => {
  it('lets no known form of a secret through', () => {
    fc.assert(
      fc.property(secrets, wellFormed, wellFormed, (secret, before, after) => {
        const redactor = new Redactor([secret]);
        const forms = {
          plain: secret,
          url: encodeURIComponent(secret),
          lowerUrl: lowerHex(encodeURIComponent(secret)),
          form: new URLSearchParams({ s: secret }).toString().slice(2),
          json: inJson(secret),
          jsonInJson: inJson(inJson(secret)),
          escaped: unicodeEscaped(secret),
          base64: base64Core(before, secret, after),
          base64url: urlSafe(base64Core(before, secret, after)),
          basic: base64Core('user:', secret, ''),
        };
        const encoded = base64(before + secret + after);
        const texts: Partial<Record<string, string>> = {
          base64: encoded,
          base64url: urlSafe(encoded),
          basic: base64(`user:${secret}`),
        };
        for (const [name, form] of Object.entries(forms)) {
          const around = texts[name] ?? `${before} ${form} ${after}`;
          const { text, count } = redactor.redact(around);
          expect({ name, count: count > 0, left: text.includes(form) }).toEqual({
            name,
            count: true,
            left: false,
          });
          expect(redactor.found(around)).toBe(true);
          const bytes = redactor.redactBytes(utf8(around));
          expect(Buffer.from(bytes.bytes).toString('utf8')).toBe(text);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('returns text without secrets unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii', minLength: 12, maxLength: 40 }), { maxLength: 3 }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        (values, text) => {
          fc.pre(values.every((v) => v.trim().length >= 12));
          const redactor = new Redactor(values);
          expect(redactor.redact(text)).toEqual({ text, count: 0 });
          const bytes = utf8(text);
          expect(redactor.redactBytes(bytes).bytes).toBe(bytes);
        },
      ),
    );
  });

  it('finds secrets in bytes that are no text', () => {
    const secret = 'pässwort-1';
    const bytes = Uint8Array.from([0xff, 0x00, ...utf8(secret), 0xfe, ...utf8(base64(secret))]);
    const { bytes: out, count } = new Redactor([secret]).redactBytes(bytes);
    expect(count).toBe(2);
    expect([...out]).toEqual([0xff, 0x00, ...utf8(REDACTED), 0xfe, ...utf8(REDACTED)]);
  });

  it('finds what was encoded as Latin-1', () => {
    const secret = 'pässwort-1';
    for (const form of ['p%E4sswort-1', btoa(secret), btoa(`user:${secret}`)])
      expect(new Redactor([secret]).redact(`a ${form} b`).count).toBe(1);
    const latin1 = Uint8Array.from(secret, (c) => c.charCodeAt(0));
    expect(Buffer.from(new Redactor([secret]).redactBytes(latin1).bytes).toString()).toBe(REDACTED);
  });

  it('removes the lines of a key one by one, and its base64', () => {
    const lines = Array.from({ length: 24 }, (_, i) => base64(`line ${String(i)} of the key, long enough`));
    const key = `-----BEGIN KEY-----\n${lines.join('\n')}\n-----END KEY-----\n`;
    const redactor = new Redactor([key]);
    for (const line of lines) expect(redactor.redact(`| ${line} |`).text).toBe(`| ${REDACTED} |`);
    const packed = redactor.redact(base64(`kubeconfig: ${key}`)).text;
    // What may be left is the encoded name before it and a few characters between two pieces.
    expect(packed.replaceAll(REDACTED, '').length).toBeLessThan(60);
    expect(redactor.redact('-----BEGIN KEY-----').count).toBe(0);
  });

  it('removes a token of several kilobytes', () => {
    const token = Array.from({ length: 300 }, (_, i) => (i * 2654435761).toString(36)).join('.');
    const { text } = new Redactor([token]).redact(`a ${token} b ${base64(token)} c`);
    expect(text).toBe(`a ${REDACTED} b ${REDACTED} c`);
  });

  it('removes secrets that stand next to each other in base64, where two share a character', () => {
    for (const [text, ...values] of [
      ['ueOfueOf', 'ueOf'],
      ['.ueOfueOfueOfueOf.', 'ueOf'],
      ['client-7:hunter2hunter3', 'hunter2', 'hunter3'],
      ['hunter3hunter2', 'hunter2', 'hunter3'],
    ] as const)
      for (const form of [base64(text), urlSafe(base64(text)), encodeURIComponent(base64(text))]) {
        const { text: left, count } = new Redactor(values).redact(`a ${form} b`);
        expect(count).toBe(1);
        // But for what was encoded before and after the secrets.
        expect(left).toMatch(/^a [\w%]{0,12}\[redacted\][\w%]{0,2}={0,2}(%3D)* b$/);
      }
  });

  it('removes all of secrets that overlap', () => {
    expect(new Redactor(['abXab']).redact('-abXabXab-')).toEqual({ text: `-${REDACTED}-`, count: 1 });
    const zeros = '0'.repeat(1_000_000);
    expect(new Redactor(['0000']).redact(`-${zeros}-`)).toEqual({ text: `-${REDACTED}-`, count: 1 });
    expect(new Redactor(['first-part', 'part-two']).redact('first-part-two').text).toBe(REDACTED);
  });

  it('takes the longer of two secrets', () => {
    expect(new Redactor(['hunter2', 'hunter2-long']).redact('is hunter2-long').text).toBe(`is ${REDACTED}`);
  });

  it('leaves short values and plain words alone', () => {
    const text = 'true false null None abc a';
    expect(new Redactor(['true', 'FALSE', 'null', 'none', 'abc', ' a ', '']).redact(text)).toEqual({
      text,
      count: 0,
    });
  });

  it('counts and keeps JSON valid', () => {
    const { text, count } = new Redactor(['s3cr"et']).redact(
      JSON.stringify({ a: 's3cr"et', b: ['x s3cr"et'] }),
    );
    expect(count).toBe(2);
    expect(JSON.parse(text)).toEqual({ a: REDACTED, b: [`x ${REDACTED}`] });
  });
});
