import type { Operation } from '../../limani/entries.ts';
import { messageOf } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import { decodeOutputs } from '../outputs.ts';
import type { Restored } from './model.ts';

/** Where outputs lie by their hash. */
export type ContentReader = Pick<Limani, 'getContent'>;

/** The outputs of an operation as they were; undefined for one that has not ended. */
export async function restore(operation: Operation, content: ContentReader): Promise<Restored | undefined> {
  const { outputHash, duration } = operation;
  if (outputHash === null)
    return duration === null ? undefined : { lost: 'They could not be kept at the time.' };
  const hash = outputHash.replace(/^sha256:/, '');
  try {
    const bytes = await content.getContent(hash);
    return bytes
      ? { outputs: decodeOutputs(bytes) }
      : { lost: `They are not kept in the run log any more (sha256 ${hash.slice(0, 12)}…).` };
  } catch (error) {
    return { lost: `They cannot be read (sha256 ${hash.slice(0, 12)}…): ${messageOf(error)}.` };
  }
}

/** The outputs of all operations, by uid. */
export async function restoreAll(
  operations: readonly Operation[],
  content: ContentReader,
): Promise<ReadonlyMap<string, Restored>> {
  const restored = new Map<string, Restored>();
  // one after the other: a run may hold hundreds of megabytes
  for (const operation of operations) {
    const outputs = await restore(operation, content);
    if (outputs) restored.set(operation.uid, outputs);
  }
  return restored;
}
