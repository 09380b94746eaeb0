import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { messageOf } from '../limani/error.ts';
import { NotebookError } from '../notebook/error.ts';
import type { Notebook } from '../notebook/model.ts';
import { parse } from '../notebook/parse.ts';
import { CliError } from './exit.ts';

/** A notebook and the bytes it was read from. */
export interface NotebookFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly notebook: Notebook;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read or written',
};

/** Why a file cannot be used, for a sentence. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error);
};

/** @throws CliError when the file cannot be read or is no notebook */
export const readNotebook = async (file: string): Promise<NotebookFile> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new CliError(`${file}: ${reasonOf(error)}.`);
  }
  try {
    return { file, bytes, notebook: parse(bytes) };
  } catch (error) {
    if (error instanceof NotebookError) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
};

/**
 * Replaces a file's content in one step: whoever reads sees the old or the new. Links are followed, and the
 * permissions stay.
 * @throws CliError when the file is no longer what was read, or cannot be written
 */
export const replaceFile = async (
  { file, bytes: before }: NotebookFile,
  bytes: Uint8Array,
): Promise<void> => {
  let part: string | undefined;
  try {
    const target = await realpath(file);
    if (!(await readFile(target)).equals(before))
      throw new CliError(
        `${file}: not written, because it was changed by another program in the meantime.`,
        1,
      );
    const { mode } = await stat(target);
    part = `${target}.${randomBytes(6).toString('hex')}.part`;
    await writeFile(part, bytes, { mode, flag: 'wx', flush: true });
    await rename(part, target);
  } catch (error) {
    if (part) await rm(part, { force: true });
    throw error instanceof CliError
      ? error
      : new CliError(`${file}: cannot be written: ${reasonOf(error)}.`, 1);
  }
};
