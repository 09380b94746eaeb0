import type { Deployment } from './deployment.ts';
import { isDuplicate, isTransient, toLimaniError } from './failures.ts';

const TRIES = 3;

/** The next number of a sequence; one whose giving was in doubt is left out. @throws LimaniError `not-written` */
export async function reserveNumber({ collections, where }: Deployment, sequence: string): Promise<number> {
  for (let tries = 1; ; tries++)
    try {
      const found = await collections.numbers.findOneAndUpdate(
        // names of the store's own begin otherwise
        { _id: `sequence ${sequence}` },
        { $inc: { value: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      return found?.value ?? 1;
    } catch (error) {
      // two that make it at the same moment: it is there now
      if (tries < TRIES && (isTransient(error) || isDuplicate(error))) continue;
      throw toLimaniError(where, 'not-written', error);
    }
}
