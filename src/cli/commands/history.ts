import type { Register } from '../session.ts';
import { registerKeep } from './history/keep.ts';
import { registerLook } from './history/look.ts';
import { registerTransfer } from './history/transfer.ts';

export const registerHistory: Register = (program, session) => {
  const history = program
    .command('history')
    .description('Look at the runs on record, and keep them in order.')
    .helpCommand(false);
  registerLook(history, session);
  registerKeep(history, session);
  registerTransfer(history, session);
};
