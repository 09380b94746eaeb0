// Where the parts of the real VS Code lie.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** The folder whose own node_modules holds VS Code; installed on first use. */
export const hostFolder = path.join(root, 'test/vscode-host');
export const codeServerEntry = path.join(hostFolder, 'node_modules/code-server/out/node/entry.js');
export const codeServerLib = path.join(hostFolder, 'node_modules/code-server/lib/vscode');
/** The CommonJS build of mocha, loaded inside the extension host. */
export const mochaFolder = path.join(hostFolder, 'node_modules/mocha');
