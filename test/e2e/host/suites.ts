// Everything that runs inside the extension host. Activation comes first: it is observed once.
import { activation } from './activation.ts';
import { history } from './history.ts';
import { runSuites } from './mocha.ts';
import { record } from './record.ts';
import { running } from './running.ts';

export const run = (): Promise<void> =>
  runSuites(() => {
    activation();
    record();
    running();
    history();
  });
