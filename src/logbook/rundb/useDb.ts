import { messageOf } from '../../limani/error.ts';

/** What can be opened and wants to be closed. */
export interface Openable {
  open(): Promise<void>;
  /** @param failed what was done in between was broken off */
  close(failed?: boolean): Promise<void>;
}

/**
 * Opens, operates, closes: it is closed whatever happened, and what went wrong is thrown. Where both the operation and
 * the closing go wrong, an AggregateError tells both. May be called within itself: the outermost one closes.
 */
export async function useDb<D extends Openable, T>(db: D, operate: (db: D) => Promise<T>): Promise<T> {
  let failure: { readonly error: unknown } | undefined;
  let result: { readonly value: T } | undefined;
  try {
    await db.open();
    result = { value: await operate(db) };
  } catch (error) {
    failure = { error };
    throw error;
  } finally {
    await closed(db, failure);
  }
  return result.value;
}

async function closed(db: Openable, failure: { readonly error: unknown } | undefined): Promise<void> {
  try {
    await db.close(failure !== undefined);
  } catch (error) {
    if (!failure) throw error;
    throw new AggregateError(
      [failure.error, error],
      `${messageOf(failure.error)} Besides, the database could not be closed: ${messageOf(error)}`,
    );
  }
}
