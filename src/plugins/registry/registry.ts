import { access, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PluginError } from '../contract.ts';
import type { PluginInfo } from '../contract.ts';
import { isMissing } from '../isMissing.ts';
import { ManifestError } from '../manifest/manifest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { parseManifest } from '../manifest/parse.ts';
import { didYouMean } from '../nearest.ts';
import { stampOf } from './stamp.ts';

/** A plugin whose manifest could be read; its wasm has not been looked at. */
export interface FoundPlugin {
  readonly info: PluginInfo;
  readonly manifest: Manifest;
  readonly configFile: string;
  readonly wasmFile: string;
}

/** Why a folder is not usable, or what of its manifest is ignored. */
export interface FolderProblem {
  readonly folder: string;
  readonly message: string;
}

export interface Scan {
  readonly plugins: readonly FoundPlugin[];
  readonly problems: readonly FolderProblem[];
}

type ReadManifest = { readonly manifest: Manifest; readonly warnings: readonly string[] } | ManifestError;

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const infoOf = (manifest: Manifest, folder: string, bundled: boolean): PluginInfo => ({
  name: manifest.name,
  version: manifest.version,
  description: manifest.description,
  ...(manifest.language === undefined ? {} : { language: manifest.language }),
  effect: manifest.effect,
  bundled,
  folder,
  options: manifest.options.map(({ name, type, description }) => ({
    name,
    type,
    ...(description === undefined ? {} : { description }),
  })),
});

/** The plugins on disk. A changed manifest is read anew at the next call; other plugins in the folders by {@link clear}. */
export class Registry {
  readonly #bundledFolder: string;
  readonly #folders: () => readonly string[];
  #last: { readonly roots: string; readonly plugins: readonly FoundPlugin[] } | undefined;
  readonly #manifests = new Map<string, { readonly stamp: string; readonly read: ReadManifest }>();

  constructor(bundledFolder: string, folders: () => readonly string[]) {
    this.#bundledFolder = bundledFolder;
    this.#folders = folders;
  }

  #roots(): string[] {
    return [this.#bundledFolder, ...this.#folders()];
  }

  /** The plugin that the last look-up found, if neither its manifest nor the folders have changed since. */
  async #unchanged(name: string): Promise<FoundPlugin | undefined> {
    const plugin = this.#last?.plugins.find((p) => p.info.name === name);
    if (!plugin || this.#last?.roots !== this.#roots().join('\n')) return undefined;
    const stamp = await stampOf(plugin.configFile).catch(() => undefined);
    return stamp !== undefined && stamp === this.#manifests.get(plugin.configFile)?.stamp
      ? plugin
      : undefined;
  }

  /** Bundled plugins first, then the user's folders in their order; the first of a name counts. */
  async scan(): Promise<Scan> {
    const found: FoundPlugin[] = [];
    const problems: FolderProblem[] = [];
    const roots = this.#roots();
    for (const [index, root] of roots.entries()) {
      for (const folder of await this.#pluginFolders(root, problems)) {
        const plugin = await this.#read(folder, index === 0, problems);
        const first = found.find((other) => other.info.name === plugin?.info.name);
        if (plugin && first)
          problems.push({
            folder,
            message: `${plugin.configFile}: the name "${plugin.info.name}" is taken by ${first.info.folder}, which is used. Choose another name.`,
          });
        else if (plugin) found.push(plugin);
      }
    }
    this.#last = { roots: roots.join('\n'), plugins: found };
    return { plugins: found, problems };
  }

  /** @throws PluginError `not-found`, naming the nearest plugin, or `config` when its manifest is broken */
  async find(name: string): Promise<FoundPlugin> {
    const unchanged = await this.#unchanged(name);
    if (unchanged) return unchanged;
    const { plugins, problems } = await this.scan();
    const plugin = plugins.find((p) => p.info.name === name);
    if (plugin) return plugin;
    const broken = problems.filter((problem) => path.basename(problem.folder) === name);
    if (broken.length > 0)
      throw new PluginError({
        code: 'config',
        message: `The plugin "${name}" cannot be used. ${broken.map((b) => b.message).join('\n')}`,
      });
    const names = plugins.map((p) => p.info.name);
    const known = names.length === 0 ? 'No plugins were found.' : `The plugins are: ${names.join(', ')}.`;
    throw new PluginError({
      code: 'not-found',
      message: `There is no plugin "${name}".${didYouMean(name, names)}`,
      hint: `${known} Folders with more plugins are named in the setting databook.plugins.folders.`,
    });
  }

  /** Forgets what was read. */
  clear(): void {
    this.#last = undefined;
    this.#manifests.clear();
  }

  /** `root` itself when it is a plugin, else its sub-folders that are, in order of name. */
  async #pluginFolders(root: string, problems: FolderProblem[]): Promise<string[]> {
    if (await exists(path.join(root, 'config.toml'))) return [root];
    let names: string[];
    try {
      names = await readdir(root);
    } catch (error) {
      const reason = isMissing(error) ? 'does not exist' : 'cannot be read';
      problems.push({ folder: root, message: `${root}: the plugin folder ${reason}.` });
      return [];
    }
    const folders: string[] = [];
    for (const name of names.sort()) {
      const folder = path.join(root, name);
      if (await exists(path.join(folder, 'config.toml'))) folders.push(folder);
      else if (await exists(path.join(folder, 'plugin.wasm')))
        problems.push({
          folder,
          message: `${folder}: has a plugin.wasm but no config.toml; add one with a line such as name = "${name}".`,
        });
    }
    return folders;
  }

  async #read(folder: string, bundled: boolean, problems: FolderProblem[]): Promise<FoundPlugin | undefined> {
    const configFile = path.join(folder, 'config.toml');
    const wasmFile = path.join(folder, 'plugin.wasm');
    const read = await this.#readManifest(configFile);
    if (read instanceof ManifestError) {
      problems.push(...read.message.split('\n').map((message) => ({ folder, message })));
      return undefined;
    }
    problems.push(...read.warnings.map((message) => ({ folder, message })));
    if (!(await exists(wasmFile))) {
      problems.push({ folder, message: `${folder}: has no plugin.wasm; build the plugin first.` });
      return undefined;
    }
    return { info: infoOf(read.manifest, folder, bundled), manifest: read.manifest, configFile, wasmFile };
  }

  async #readManifest(file: string): Promise<ReadManifest> {
    try {
      const stamp = await stampOf(file);
      const known = this.#manifests.get(file);
      if (known?.stamp === stamp) return known.read;
      const read = await readFile(file, 'utf8').then((text) => parse(text, file));
      this.#manifests.set(file, { stamp, read });
      return read;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new ManifestError(file, [{ key: '', message: `cannot be read: ${reason}` }]);
    }
  }
}

const parse = (text: string, file: string): ReadManifest => {
  try {
    return parseManifest(text, file);
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
};
