import { Stopped } from './stops.ts';

/** How long something that was told to stop may take to do so; milliseconds. */
export const GRACE_MS = 2000;

/**
 * The outcome of what `begin` begins. Once `signal` aborts, an answer in time still counts (what is done is done), an
 * error or silence becomes {@link Stopped}.
 */
export const settle = async <T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> => {
  if (signal.aborted) throw new Stopped();
  let giveUp = (): void => undefined;
  const silence = new Promise<never>((_, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = (): void => {
      timer = setTimeout(() => reject(new Stopped()), GRACE_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    giveUp = () => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    };
  });
  try {
    return await Promise.race([begin(), silence]);
  } catch (error) {
    // `aborted` may have changed since the check above
    throw (signal as { aborted: boolean }).aborted ? new Stopped() : error;
  } finally {
    giveUp();
  }
};
