import { decodeUtf8 } from '../../sdk/index.ts';
import type { HttpResponse } from '../../sdk/index.ts';

/** What a body is, by its content type and by itself. */
export type Content =
  | { readonly kind: 'none' }
  /** `strict`: it is said to be JSON. */
  | { readonly kind: 'json'; readonly strict: boolean; readonly decode: Decode }
  | { readonly kind: 'text'; readonly decode: Decode }
  | { readonly kind: 'image'; readonly mime: string }
  /** `why`: what to know about it. */
  | { readonly kind: 'binary'; readonly why?: string };

type Decode = (bytes: Uint8Array) => string;

const MAGIC: readonly (readonly [mime: string, pattern: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
];

const HEAD = 4096;

const latin1: Decode = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};

/** The type without its parameters, in lower case; empty when there is none. */
export const mediaType = (response: HttpResponse): string =>
  (response.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const isJsonType = (mime: string): boolean => /^(?:application|text)\/(?:[^;]+\+)?json$/.test(mime);

const isTextType = (mime: string): boolean =>
  mime.startsWith('text/') ||
  /^(?:application|image)\/(?:[^;]+\+)?(?:xml|yaml|javascript|x-www-form-urlencoded|x-ndjson)$/.test(mime);

/** Whether bytes are UTF-8 text, by how they begin; a character may be cut at the end. */
const isText = (head: string, bytes: Uint8Array): boolean =>
  !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head) &&
  !decodeUtf8(bytes)
    .replace(/\ufffd{1,3}$/, '')
    .includes('\ufffd');

const decoder = (response: HttpResponse): Decode => {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(response.header('content-type') ?? '')?.[1];
  const isLatin1 = /^(?:iso-?8859-1|latin-?1|windows-1252)$/i.test(charset ?? '');
  return isLatin1 ? latin1 : (bytes) => decodeUtf8(bytes).replace(/^\ufeff/, '');
};

/** Tells what an answer's body is. A body is an image only where its bytes say so, and text only where they can be. */
export function contentOf(response: HttpResponse): Content {
  const { bytes } = response;
  if (bytes.length === 0) return { kind: 'none' };
  const encoding = response.header('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity')
    return { kind: 'binary', why: `It is compressed with ${encoding}, which Databook does not read.` };
  const mime = mediaType(response);
  const begin = bytes.subarray(0, HEAD);
  const head = latin1(begin);
  const vague = mime === '' || mime === 'application/octet-stream';
  const image = MAGIC.find(([, pattern]) => pattern.test(head))?.[0];
  if (image !== undefined && (vague || mime.startsWith('image/'))) return { kind: 'image', mime: image };
  const decode = decoder(response);
  if (isJsonType(mime)) return { kind: 'json', strict: true, decode };
  if (
    isTextType(mime)
      ? head.includes('\0')
      : /^(?:image|audio|video|font)\//.test(mime) || !isText(head, begin)
  )
    return { kind: 'binary' };
  const maybeJson = (vague || mime === 'text/plain') && /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head);
  return maybeJson ? { kind: 'json', strict: false, decode } : { kind: 'text', decode };
}
