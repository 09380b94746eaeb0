import type { Command } from 'commander';
import { VERSION } from './layout.ts';
import { collect } from './optionValues.ts';

/** What can be said to every command, before its name or after it. */
export interface GlobalOptions {
  /** Folders with more plugins. */
  readonly plugins: readonly string[];
  /** Where runs are recorded. */
  readonly store?: string;
  /** A file with values for plugins. */
  readonly envFile?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Commander looks for the program's own options on both sides of a command's name. */
export const addGlobalOptions = (program: Command): Command =>
  program
    .option('--plugins <dir>', 'folder with more plugins (may be repeated)', collect, [])
    .option('--store <dir>', 'where runs are recorded; default: $DATABOOK_STORE, else with your own state')
    .option('--env-file <file>', 'values for plugins, as NAME=value lines')
    .option('--quiet', 'say nothing but results and what is wrong')
    .option('--verbose', 'say each request and log line as it happens')
    .option('--no-color', 'no colours; NO_COLOR does the same')
    .helpOption('--help', 'say how it is used')
    .version(VERSION, '--version', 'say the version')
    .helpCommand(false);
