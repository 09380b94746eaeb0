import path from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

export const VERSION = packageJson.version;

/** Where the parts of the program lie that are loaded as files. */
export interface Layout {
  readonly bundledPlugins: string;
  readonly pluginWorker: URL;
  readonly transpileWorker: URL;
  readonly logbookWorker: URL;
}

/** @param self URL of this module: of a bundle in dist/, or of its source */
export const layoutOf = (self: string): Layout => {
  const bundled = path.basename(path.dirname(fileURLToPath(self))) === 'dist';
  const at = (inDist: string, inSource: string): URL => new URL(bundled ? inDist : inSource, self);
  return {
    bundledPlugins: fileURLToPath(at('plugins', '../../dist/plugins')),
    pluginWorker: at('plugin-worker.mjs', '../plugins/worker/main.ts'),
    transpileWorker: at('transpile-worker.cjs', '../plugins/transpile/main.ts'),
    logbookWorker: at('logbook-worker.cjs', '../limani/sqljs/worker/main.ts'),
  };
};
