import { InvalidArgumentError, Option } from 'commander';

/** `--json` */
export interface JsonOption {
  readonly json?: boolean;
}

/** `--limani` */
export interface LimaniOption {
  readonly limani?: string;
}

/** Collects name=value pairs. */
export const collectPairs =
  (flag: string) =>
  (text: string, before: Record<string, string>): Record<string, string> => {
    const at = text.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`Write ${flag} name=value.`);
    return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
  };

/** Collects an option that may be given several times. */
export const collect = (text: string, before: readonly string[]): string[] => [...before, text];

/** `--var`, the same for all commands that resolve cells. */
export const varOption = (): Option =>
  new Option('--var <name=value>', "override one of the notebook's variables (may be repeated)")
    .argParser(collectPairs('--var'))
    .default({});

export const limaniOption = (): Option =>
  new Option(
    '--limani <name|path>',
    'where runs are recorded: sqljs, postgres or mongodb (at $DATABOOK_LIMANI_URL), or an adapter of others; default: $DATABOOK_LIMANI, else sqljs',
  );
