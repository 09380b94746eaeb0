// Where an adapter of others lies, and what it says of itself.
import { readFile, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LimaniError, messageOf } from '../error.ts';
import { entryOf } from './entryOf.ts';

export interface AdapterPackage {
  /** As it was asked for: the name of a package, or a path. */
  readonly asked: string;
  /** As its package.json says, else the name of its file. */
  readonly name: string;
  /** Empty where it says none. */
  readonly version: string;
  /** All that belongs to it, but for the packages it needs; links are followed. */
  readonly folder: string;
  /** The module that is loaded. */
  readonly entry: string;
  /** `engines.node` of its package.json. */
  readonly node: string | undefined;
  /** Names of the packages that it needs. */
  readonly needs: readonly string[];
}

export interface Places {
  /** Packages lie in its `node_modules`. */
  readonly installFolder: string;
  /** What a relative path begins at; undefined where there is no such. */
  readonly base: string | undefined;
  /** Names of the adapters that come with the program. */
  readonly known: readonly string[];
}

const PATH = /^(\.{1,2}(?=[/\\]|$)|~(?=[/\\])|[/\\]|[A-Za-z]:[/\\]|file:)/;
const PACKAGE = /^(@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/i;

const wrong = (asked: string, what: string, cause?: unknown): LimaniError =>
  new LimaniError('config', `The Limani "${asked}" ${what}.`, { cause });

/** @throws LimaniError `unknown-adapter`, `config` */
export async function findAdapter(asked: string, places: Places): Promise<AdapterPackage> {
  const found = PATH.test(asked) ? await atPath(asked, places) : await installed(asked, places);
  const { folder, file } = found;
  const json = await manifestIn(folder, asked);
  const entry = file ?? (await entryOf(folder, json));
  if (entry === undefined) throw wrong(asked, `names no module to load in ${folder}/package.json`);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    asked,
    name: text(json['name']) ?? path.basename(entry),
    version: text(json['version']) ?? '',
    folder,
    entry,
    node: text((json['engines'] as Record<string, unknown> | undefined)?.['node']),
    needs: neededBy(json),
  };
}

/** Names of the packages that a package.json asks for when it is used. */
export const neededBy = (json: Readonly<Record<string, unknown>>): string[] =>
  ['dependencies', 'optionalDependencies', 'peerDependencies']
    .flatMap((key) => Object.keys((json[key] as object | undefined) ?? {}))
    .sort();

interface Found {
  readonly folder: string;
  /** The module itself, where a path names it. */
  readonly file?: string;
}

async function atPath(asked: string, { base }: Places): Promise<Found> {
  const named = asked.startsWith('file:') ? fileURLToPath(asked) : asked.replace(/^~/, os.homedir());
  if (base === undefined && !path.isAbsolute(named))
    throw wrong(asked, 'is a relative path: write the whole one');
  try {
    const target = await realpath(path.resolve(base ?? '', named));
    if ((await stat(target)).isDirectory()) return { folder: target };
    return { folder: await packageAbove(path.dirname(target)), file: target };
  } catch (error) {
    throw wrong(asked, `cannot be found: ${messageOf(error)}`, error);
  }
}

/** The next folder above with a package.json, else this one. */
async function packageAbove(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    const there = await stat(path.join(at, 'package.json')).catch(() => undefined);
    if (there) return at;
    if (path.dirname(at) === at) return folder;
  }
}

async function installed(asked: string, { installFolder, known }: Places): Promise<Found> {
  const folder = path.join(installFolder, 'node_modules', asked);
  if (PACKAGE.test(asked))
    try {
      return { folder: await realpath(folder) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        throw wrong(asked, `cannot be read: ${messageOf(error)}`, error);
    }
  throw new LimaniError(
    'unknown-adapter',
    `There is no Limani named "${asked}". Known: ${known.join(', ')}, paths such as ./adapter.js, and packages installed by npm install --prefix ${installFolder}.`,
  );
}

async function manifestIn(folder: string, asked: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw wrong(asked, `has a package.json in ${folder} that cannot be read: ${messageOf(error)}`, error);
  }
}
