import type { PluginHost, PluginInfo } from '../../plugins/contract.ts';
import { oneLine } from '../../results/markdown.ts';
import type { Console } from '../console.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import type { Register } from '../session.ts';

export const registerPluginsList: Register = (program, session) =>
  program
    .command('plugins')
    .description('Look at plugins.')
    .command('list')
    .description('List the plugins that are found.')
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) =>
      session.do(async (parts) => pluginsList(await parts.plugins(), options.json ?? false, parts.console)),
    );

/** Shows the plugins that are found, and why others cannot be used. */
const pluginsList = async (plugins: PluginHost, json: boolean, console: Console): Promise<ExitCode> => {
  const found = await plugins.list();
  if (json) {
    console.out(JSON.stringify(found, null, 2));
    return EXIT.done;
  }
  const row = (p: PluginInfo): string[] => [
    p.name,
    p.version,
    p.effect,
    p.bundled ? 'bundled' : p.folder,
    p.description,
  ];
  const rows = [['NAME', 'VERSION', 'EFFECT', 'FROM', 'DESCRIPTION'], ...found.plugins.map(row)];
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0))) ?? [];
  for (const cells of rows)
    console.out(
      cells
        .map((cell, i) => oneLine(cell).padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  for (const problem of found.problems) console.err(problem);
  return EXIT.done;
};
