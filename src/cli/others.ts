// Run logs of others, at a terminal: who makes them is asked about once for each state of their code.
import type { AdapterRequest, ThirdPartyOptions } from '../limani/thirdParty/thirdParty.ts';
import { grantsIn } from '../limani/thirdParty/grants.ts';
import { importModule } from '../limani/thirdParty/importModule.ts';
import type { LimaniGrantStore } from '../plugins/consent/limaniGrant.ts';
import { oneLine } from '../results/markdown.ts';
import { agree, type Agreement } from './agree.ts';
import type { Console } from './console.ts';
import { CliError, EXIT } from './exit.ts';

export interface OthersDeps {
  readonly console: Console;
  /** Where packages are installed. */
  readonly installFolder: string;
  readonly known: readonly string[];
  readonly grants: LimaniGrantStore;
  readonly agreement: Omit<Agreement, 'yes'>;
}

/** What the user agrees to, in lines. */
export const adapterText = ({ asked, name, version, folder, sha256 }: AdapterRequest): string =>
  [
    `The run log "${oneLine(asked)}" is a program of others:`,
    `  ${oneLine(`${name} ${version}`.trim())}, in ${oneLine(folder)}`,
    `  sha256 of its files and of the packages it needs: ${sha256}`,
    '  It would run with all rights of this program, not in the sandbox of plugins, and it sees all that is recorded.',
  ].join('\n');

/** As a word of a command that a person may copy. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** How run logs of others are found, asked for and loaded. `--yes` is no answer to the question whose code may run. */
export const thirdPartyOptions = (deps: OthersDeps): ThirdPartyOptions => ({
  installFolder: deps.installFolder,
  base: process.cwd(),
  known: deps.known,
  importModule,
  nodeVersion: process.versions.node,
  grants: grantsIn(deps.grants, () => Date.now()),
  consent: async (request) => {
    const { console, agreement } = deps;
    console.err(adapterText(request));
    const kept = `The run log "${oneLine(request.asked)}" was not allowed to run.`;
    if (!agreement.interactive)
      throw new CliError(
        `${kept} To allow this very code: databook grants add --limani ${quoted(request.asked)}`,
        EXIT.denied,
      );
    await agree('  Let it run, and remember that until it changes?', kept, { ...agreement, yes: false });
    return true;
  },
});
