import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { normaliseEol } from './eol.ts';
import { encodeUtf8 } from './utf8.ts';

/** `sha256:<hex>` of bytes. */
export const hashBytes = (bytes: Uint8Array): string => `sha256:${bytesToHex(sha256(bytes))}`;

/**
 * `sha256:<hex>` of a cell's source, the same whatever its line endings are (they count as LF). A lone surrogate
 * counts as U+FFFD.
 */
export const sourceHash = (source: string): string => hashBytes(encodeUtf8(normaliseEol(source)));
