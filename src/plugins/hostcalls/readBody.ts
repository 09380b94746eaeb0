import { pipeline } from 'node:stream';
import type { Duplex, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { HttpPair } from '../worker/protocol.ts';
import type { HttpRefusal } from './refusal.ts';

const DECODERS: Readonly<Record<string, (options: { chunkSize: number }) => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What the host asks servers for, where a plugin does not. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';
const CHUNK = 64 * 1024;

/** More encodings on top of each other than this are an attack. */
const MAX_ENCODINGS = 2;

/** Removes the content encodings, the last applied first; `undefined` when one of them is not known. */
const decode = (body: Readable, encodings: readonly string[]): Readable | undefined => {
  const makers = encodings.map((name) => DECODERS[name]);
  if (makers.length > MAX_ENCODINGS || !makers.every((maker) => maker !== undefined)) return undefined;
  return makers.reduceRight<Readable>((stream, make) => {
    const decoder = make({ chunkSize: CHUNK });
    pipeline(stream, decoder, () => undefined); // an error also ends the reading, which reports it
    return decoder;
  }, body);
};

export interface ReadBody {
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly bytes: number;
  /** Without those about an encoding that was removed. */
  readonly headers: readonly HttpPair[];
}

/**
 * Reads a response's body, decompressed, and stops as soon as it is larger than it may be.
 * @throws HttpRefusal `limit`
 */
export async function readBody(
  body: Readable,
  headers: readonly HttpPair[],
  maxBytes: number,
  tooLarge: () => HttpRefusal,
): Promise<ReadBody> {
  const encodings = headers
    .filter(({ key }) => key.toLowerCase() === 'content-encoding')
    .flatMap(({ value }) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const decoded = decode(body, encodings);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for await (const chunk of decoded ?? body) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw tooLarge();
      parts.push(new Uint8Array(chunk as Buffer)); // a copy: it moves to another thread
    }
  } finally {
    body.destroy();
  }
  const dropped = ['content-encoding', 'content-length'];
  return {
    parts,
    bytes,
    headers: decoded ? headers.filter(({ key }) => !dropped.includes(key.toLowerCase())) : headers,
  };
}
