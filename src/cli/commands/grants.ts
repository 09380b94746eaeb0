import { grantsIn } from '../../limani/thirdParty/grants.ts';
import { GrantFile } from '../../plugins/consent/grantFile.ts';
import { oneLine } from '../../results/markdown.ts';
import type { Parts } from '../composition.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import { adapterText } from '../others.ts';
import type { Register } from '../session.ts';

export const registerGrants: Register = (program, session) => {
  const grants = program.command('grants').description('Look at what you agreed to, and change it.');
  grants
    .command('list')
    .description('List what you agreed to.')
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => session.do((parts) => list(parts, options.json ?? false)));
  grants
    .command('add')
    .description('Agree to a run log of others, as its files are now.')
    .requiredOption('--limani <name|path>', 'which, as databook run takes it')
    .action(({ limani }: { limani: string }) => session.do((parts) => add(parts, limani)));
  grants
    .command('revoke <name>')
    .description('Take back what you agreed to for a plugin or a run log, by its name or by its hash.')
    .action((name: string) => session.do((parts) => revoke(parts, name)));
};

const fileOf = ({ state }: Parts): GrantFile => new GrantFile(state.grants);

const list = async (parts: Parts, json: boolean): Promise<ExitCode> => {
  const file = fileOf(parts);
  const [plugins, origins, limanis] = [await file.list(), await file.listOrigins(), await file.listLimanis()];
  const { console } = parts;
  if (json) {
    console.out(JSON.stringify({ plugins, origins, limanis }, null, 2));
    return EXIT.done;
  }
  const lines = [
    ...plugins.map(({ request: { name, version, folder }, key, grantedAt }) => [
      ...['plugin', `${name} ${version}`, grantedAt, folder, key],
    ]),
    ...origins.map(({ plugin, origin, notebook, grantedAt }) => [
      ...['origin', `${plugin} to ${origin}`, grantedAt, notebook],
    ]),
    ...limanis.map(({ name, version, folder, sha256, grantedAt }) => [
      ...['run log', `${name} ${version}`.trim(), grantedAt, folder, sha256],
    ]),
  ];
  for (const line of lines) console.out(oneLine(line.join('  ')));
  if (lines.length === 0) console.err('Nothing is granted.');
  return EXIT.done;
};

/** The command itself is the consent: it names what may run, and says which code that is. */
const add = async (parts: Parts, limani: string): Promise<ExitCode> => {
  const known = await parts.adapter(limani);
  if (!known) throw new CliError(`The run log "${limani}" comes with Databook and needs no grant.`);
  const { console } = parts;
  console.err(adapterText(known.request));
  if (!known.granted) await grantsIn(fileOf(parts), () => Date.now()).grant(known.request);
  console.err(known.granted ? 'It was allowed to run already.' : 'From now on it runs, until it changes.');
  return EXIT.done;
};

const revoke = async (parts: Parts, name: string): Promise<ExitCode> => {
  const file = fileOf(parts);
  const count = (await file.revoke(name)) + (await file.revokeLimani(name));
  if (count === 0) throw new CliError(`Nothing is granted to "${name}".`);
  parts.console.err(`Taken back: ${count} ${count === 1 ? 'grant' : 'grants'} for ${oneLine(name)}.`);
  return EXIT.done;
};
