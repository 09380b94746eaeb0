import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

export const VERSION = packageJson.version;

/** Where the parts of the program lie that are loaded as files. */
export interface Layout {
  readonly bundledPlugins: string;
  readonly pluginWorker: URL;
  readonly transpileWorker: URL;
}

/** @param self URL of this module: of a bundle in dist/, or of its source */
export const layoutOf = (self: string): Layout => {
  const bundled = path.basename(path.dirname(fileURLToPath(self))) === 'dist';
  const at = (inDist: string, inSource: string): URL => new URL(bundled ? inDist : inSource, self);
  return {
    bundledPlugins: fileURLToPath(at('plugins', '../../dist/plugins')),
    pluginWorker: at('plugin-worker.mjs', '../plugins/worker/main.ts'),
    transpileWorker: at('transpile-worker.cjs', '../plugins/transpile/main.ts'),
  };
};

/** The folder for what Databook remembers about this user on this machine. */
export const stateFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string => {
  const given = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  if (given && path.isAbsolute(given)) return path.join(given, 'databook');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'databook');
  return platform === 'win32'
    ? path.join(homedir(), 'AppData', 'Local', 'databook')
    : path.join(homedir(), '.local', 'state', 'databook');
};
