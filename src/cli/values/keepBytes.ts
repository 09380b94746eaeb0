import { CliError } from '../exit.ts';

const NAME = 'DATABOOK_RESPONSES_MAX_KIB';
const DEFAULT_KIB = 4096;

/** Answers of servers of at most so many bytes are kept with their runs; 0 keeps none. @throws CliError */
export function keepBytesOf(env: NodeJS.ProcessEnv): number {
  const given = env[NAME]?.trim() ?? '';
  if (given === '') return DEFAULT_KIB * 1024;
  if (/^\d{1,7}$/.test(given)) return Number(given) * 1024;
  throw new CliError(
    `${NAME} must be a number of KiB, such as ${DEFAULT_KIB}, or 0 to keep no answers; it is "${given}".`,
  );
}
