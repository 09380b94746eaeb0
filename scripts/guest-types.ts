// Makes wasm-plugins/sdk/gen from wasm-plugins/wit/v1: node scripts/guest-types.ts. Run it after a change to the contract.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');

/** Writes the types that a guest of the world `plugin` sees into `out`. */
export function writeGuestTypes(out: string): void {
  const jco = path.join(root, 'node_modules/@bytecodealliance/jco/dist/jco.js');
  const wit = path.join(root, 'wasm-plugins/wit/v1');
  execFileSync(process.execPath, [
    jco,
    'guest-types',
    wit,
    '--world-name',
    'plugin',
    '--out-dir',
    out,
    '--quiet',
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeGuestTypes(path.join(root, 'wasm-plugins/sdk/gen'));
