// The package for authors of adapters as they get it: packed, and installed beside a copy of the example.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { npm, npmPack } from '../../../scripts/lib/npm.ts';
import { buildLimaniKit, bundleLimaniKit } from '../../../scripts/limani-kit.ts';
import { root } from '../../../scripts/lib/process.ts';

export interface InstalledExample {
  /** The copy of examples/limani-node-sqlite. */
  readonly folder: string;
  readonly remove: () => void;
}

/** Packs the kit and installs it, and nothing from anywhere else, into a copy of the example. */
export async function installedExample(): Promise<InstalledExample> {
  const work = mkdtempSync(path.join(os.tmpdir(), 'databook-kit-'));
  const folder = path.join(work, 'limani-node-sqlite');
  copyExample(folder);
  await buildLimaniKit(path.join(work, 'kit'));
  const packed = await npmPack(path.join(work, 'kit'), work);
  await npm(folder, 'install', '--no-save', '--install-links', packed);
  return { folder, remove: () => rmSync(work, { recursive: true }) };
}

/** A copy of the example that can be loaded, without npm. */
export async function loadableExample(folder: string): Promise<void> {
  copyExample(folder);
  await bundleLimaniKit(path.join(folder, 'node_modules/@databook/limani-kit'));
}

const copyExample = (folder: string): void =>
  cpSync(path.join(root, 'examples/limani-node-sqlite'), folder, {
    recursive: true,
    filter: (file) => path.basename(file) !== 'node_modules',
  });
