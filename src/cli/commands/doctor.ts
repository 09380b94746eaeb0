import type { AdapterRequest } from '../../limani/thirdParty/thirdParty.ts';
import { GrantFile } from '../../plugins/consent/grantFile.ts';
import type { Parts } from '../composition.ts';
import { examine } from '../doctor/examine.ts';
import type { FoundAdapter } from '../doctor/findings.ts';
import { findingsText } from '../doctor/print.ts';
import { CliError, EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { VERSION } from '../layout.ts';
import { painter } from '../paint.ts';
import type { Register } from '../session.ts';

export const registerDoctor: Register = (program, session) =>
  program
    .command('doctor')
    .description('Say what is installed, reachable and granted, and where everything lies.')
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => session.do((parts) => doctor(options.json ?? false, parts)));

const doctor = async (json: boolean, parts: Parts): Promise<ExitCode> => {
  const { console, options, env, state, store, dataSourcesFile } = parts;
  const folder = parts.runsFolder();
  const plugins = await parts.plugins();
  if (!options.quiet) console.line?.show('Looking …');
  const findings = await examine({
    versions: {
      version: VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
    },
    plugins,
    sources: await parts.sources(),
    values: await parts.values(),
    grants: new GrantFile(state.grants),
    // nothing is asked here
    limani: parts.limani(parts.limaniName, false),
    adapter: await adapterOf(parts),
    storeFolder: parts.runsPlace(),
    places: {
      ...(folder !== undefined && { runs: folder }),
      outputs: store.outputs,
      'large results': store.content,
      grants: state.grants,
      'limani folder': state.limanis,
      'plugin cache': state.pluginCache,
      'for servers': state.backlogs,
      'data sources': dataSourcesFile,
    },
  });
  console.line?.hide();
  console.out(
    json
      ? JSON.stringify(findings, null, 2)
      : findingsText(findings, painter(process.stdout, options.color, env)),
  );
  return findings.ok ? EXIT.done : EXIT.failed;
};

/** What it is that cannot be found, the run store's own check says. */
const adapterOf = async (parts: Parts): Promise<FoundAdapter | undefined> => {
  try {
    const known = await parts.adapter();
    return known && { ...foundIn(known.request), granted: known.granted };
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
};

const foundIn = ({ name, version, folder }: AdapterRequest): Omit<FoundAdapter, 'granted'> => ({
  name,
  version,
  folder,
});
