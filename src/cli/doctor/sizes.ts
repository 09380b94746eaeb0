import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Bytes of a file, or of all files in a folder; null where there is nothing, or nothing that may be looked at. */
export const sizeOf = async (place: string): Promise<number | null> => {
  try {
    const stat = await lstat(place);
    if (!stat.isDirectory()) return stat.size;
    const sizes = await Promise.all((await readdir(place)).map((name) => sizeOf(path.join(place, name))));
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  } catch {
    return null; // gone meanwhile, never there, or closed to us: the store's own check says what matters
  }
};
