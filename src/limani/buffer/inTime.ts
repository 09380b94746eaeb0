import { LimaniError } from '../error.ts';
import { faultOf } from '../fault.ts';

/** Settles as the work does; rejects with `unavailable` where that takes too long. The work goes on. */
export async function inTime<T>(work: Promise<T>, ms: number, where: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new LimaniError('unavailable', `The run store ${where} does not answer within ${seconds(ms)}.`));
    }, ms);
  });
  // should it fail later, nobody waits for it any more
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const seconds = (ms: number): string => (ms === 1000 ? 'a second' : `${ms / 1000} seconds`);

/** Whether the store was not there, whatever was asked of it. */
export const isAway = (error: unknown): error is LimaniError =>
  error instanceof LimaniError && error.code === 'unavailable';

/** Whether it is there, and something is wrong with this question alone. */
export const isAnswer = (error: LimaniError): boolean => {
  const fault = faultOf(error);
  return fault === 'server' || fault === 'call';
};

/** Whether the store will never take what it was sent. */
export const isRefusal = (error: LimaniError): boolean =>
  ['invalid', 'too-large'].includes(error.code) || faultOf(error) === 'call';
