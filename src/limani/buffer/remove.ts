// Taking away what was sent.
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from '../journal/durable.ts';
import { DEAD, segments, type Segment } from '../journal/segments.ts';
import { keptFilesOf } from './keptFiles.ts';
import { releasedFile } from './leftovers.ts';

const segmentsOf = (folder: string, writer: string): Segment[] =>
  segments(folder).filter((segment) => segment.writer === writer);

/** Removes what this process itself kept; all of it was sent, and nothing comes to it now. */
export async function removeBacklog(folder: string, writer: string): Promise<void> {
  for (const { file } of segmentsOf(folder, writer)) await rm(path.join(folder, file), { force: true });
  await keptFilesOf(folder, writer).remove();
  await rm(path.join(folder, releasedFile(writer)), { force: true });
}

/**
 * Removes what another left. Should it live after all, it notices that its file was renamed before it acknowledges what
 * it wrote after the last look, and writes it anew.
 * @param sendRest sends what is there beyond what was sent, all of it or throws
 * @returns whether nothing is left
 */
export async function retireBacklog(
  folder: string,
  writer: string,
  sendRest: () => Promise<void>,
): Promise<boolean> {
  const retired = segmentsOf(folder, writer);
  for (const { file, dead } of retired)
    if (!dead)
      await rename(path.join(folder, file), path.join(folder, DEAD + file)).catch((error: unknown) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
  await sendRest();
  for (const { file, dead } of retired)
    await rm(path.join(folder, dead ? file : DEAD + file), { force: true });
  if (segmentsOf(folder, writer).length > 0) return false;
  await keptFilesOf(folder, writer).remove();
  await rm(path.join(folder, releasedFile(writer)), { force: true });
  return true;
}
