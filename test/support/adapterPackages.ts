// Packages of others that are no real adapters, in folders of their own.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { METHODS } from '../../src/limani/thirdParty/methods.ts';

/** Writes files by their paths. */
export function write(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** A module whose Limani has every method and gives its configuration to whoever asks for a run. */
export const ADAPTER = `
const methods = ${JSON.stringify(METHODS)};
export default (config) => ({
  capabilities: { file: 'x', maxEntryBytes: null },
  ...Object.fromEntries(methods.map((name) => [name, async () => name])),
  getRunData: async () => config,
});`;
