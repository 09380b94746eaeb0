import { oneLine } from '../../results/markdown.ts';
import { readableSize } from '../../results/size.ts';
import type { Paint } from '../paint.ts';
import type { Connection, Findings, FoundAdapter, StoreHealth } from './findings.ts';

/** Findings for a person, in lines. */
export const findingsText = (findings: Findings, paint: Paint): string => {
  const good = (text: string): string => `  ${paint('green', 'ok')}    ${oneLine(text)}`;
  const bad = (text: string): string => `  ${paint('red', 'fails')} ${oneLine(text)}`;
  const mark = (ok: boolean, text: string): string => (ok ? good(text) : bad(text));
  const section = (title: string, lines: readonly string[]): string[] => ['', paint('bold', title), ...lines];
  const { version, node, platform, plugins, pluginProblems, connections, grants, store, places } = findings;
  return [
    `Databook ${version}, Node.js ${node}, ${platform}`,
    ...section('Plugins', [
      ...plugins.map((p) => good(`${p.name} ${p.version}, ${p.bundled ? 'bundled' : p.folder}`)),
      ...pluginProblems.map(bad),
    ]),
    ...section(
      'Servers',
      connections.length > 0
        ? connections.map((c) => mark(c.ok, connectionText(c)))
        : ['  none is configured: set PROMETHEUS_URL, or name data sources in the file below'],
    ),
    ...section(
      'Granted plugins',
      grants.length > 0
        ? grants.map((g) =>
            oneLine(
              `  ${g.plugin} ${g.version}, since ${g.grantedAt}: ${g.domains.join(', ') || 'no domains'}`,
            ),
          )
        : ['  none; those that come with Databook need no grant'],
    ),
    ...section('Run store', [
      ...(store.adapter ? [`  ${oneLine(adapterLine(store.adapter))}`] : []),
      mark(store.ok, storeText(store)),
    ]),
    ...section(
      'Where things lie',
      places.map(
        ({ what, path, bytes }) =>
          `  ${what.padEnd(14)} ${oneLine(path)} (${bytes === null ? 'nothing yet' : readableSize(bytes)})`,
      ),
    ),
    ...(findings.problems.length > 0 ? section('Also', findings.problems.map(bad)) : []),
  ].join('\n');
};

const connectionText = ({ name, origin, ok, seconds, error = '' }: Connection): string =>
  `${name}${origin === null ? '' : ` (${origin})`}: ${ok ? `answers in ${seconds.toFixed(2)} s` : error}`;

const adapterLine = ({ name, version, folder, granted }: FoundAdapter): string =>
  `kept by ${name} ${version}, a program of others in ${folder}${granted ? '' : ', which may not run yet'}`;

const storeText = (store: StoreHealth): string => {
  const {
    ok,
    schemaVersion = 0,
    knownSchemaVersion = 0,
    runs = 0,
    moreRuns,
    journals = 0,
    error = '',
  } = store;
  if (!ok) return error;
  const schema = schemaVersion === 0 ? 'not published yet' : `schema version ${schemaVersion}`;
  return `${moreRuns ? 'more than ' : ''}${count(runs, 'run')}, ${count(journals, 'unpublished journal')}, ${schema} (this program knows ${knownSchemaVersion})`;
};

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
