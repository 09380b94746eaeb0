import type { Register } from '../session.ts';
import { registerCall } from './call.ts';
import { registerCheck } from './check.ts';
import { registerDoctor } from './doctor.ts';
import { registerFmt } from './fmt.ts';
import { registerGrants } from './grants.ts';
import { registerHistory } from './history.ts';
import { registerJournal } from './journal.ts';
import { registerPluginsList } from './pluginsList.ts';
import { registerRun } from './run.ts';

/** In the order of the help. */
export const COMMANDS: readonly Register[] = [
  registerRun,
  registerCall,
  registerPluginsList,
  registerHistory,
  registerJournal,
  registerGrants,
  registerDoctor,
  registerCheck,
  registerFmt,
];
