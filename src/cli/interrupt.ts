import { EXIT } from './exit.ts';

/**
 * Listens for Ctrl-C: the first asks to stop, at the second the process ends there and then.
 * @returns how to stop listening
 */
export const onInterrupt = (listener: () => void): (() => void) => {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    listener();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
};
