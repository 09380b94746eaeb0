import { stat } from 'node:fs/promises';

/** Changes whenever the file does. @throws when there is no such file */
export async function stampOf(file: string): Promise<string> {
  const { mtimeMs, ctimeMs, size, ino } = await stat(file);
  return [mtimeMs, ctimeMs, size, ino].join(' ');
}
