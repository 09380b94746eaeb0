// Looks for a secret in all files of a folder, in every form that a program gives it on its way. It shares no code with
// what removes secrets.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The characters of the secret's base64 that do not depend on what stands before and after it. */
const base64Cores = (secret: string): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.from(`${'\0'.repeat(before)}${secret}`);
    const whole = bytes.toString('base64');
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const formsOf = (secret: string): string[] => {
  const url = encodeURIComponent(secret);
  const base64 = base64Cores(secret);
  return [
    secret,
    url,
    url.replace(/%../g, (code) => code.toLowerCase()),
    inJson(secret),
    inJson(inJson(secret)),
    inJson(inJson(inJson(secret))),
    ...base64,
    ...base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
  ];
};

/** The first form that a text shows. */
export const shows = (text: string, secret: string): string | undefined =>
  formsOf(secret).find((form) => text.includes(form));

const GZIP = Buffer.from([0x1f, 0x8b]);

/** The files of a folder that show a secret, decompressed where they are. */
export const filesThatShow = (folder: string, secret: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      const plain = bytes.subarray(0, 2).equals(GZIP) ? gunzipSync(bytes) : bytes;
      return shows(plain.toString('latin1'), secret) !== undefined;
    });
