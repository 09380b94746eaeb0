// Everything that runs inside the extension host.
import { runSuites } from './entry.ts';
import { activation } from './activation.test.ts';

export const run = (): Promise<void> =>
  runSuites(() => {
    activation();
  });
