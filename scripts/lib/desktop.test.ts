import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasDesktop, openInDesktop } from './desktop.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'databook-desktop-'));
  mkdirSync(path.join(folder, 'bin'));
  vi.stubEnv('PATH', `${path.join(folder, 'bin')}${path.delimiter}/usr/bin${path.delimiter}/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A `code` that writes down what it is asked. */
const fakeCode = (script: string): void => {
  const file = path.join(folder, 'bin/code');
  writeFileSync(file, `#!/bin/sh\necho "$PROMETHEUS_URL|$*" >> '${folder}/asked'\n${script}\n`);
  chmodSync(file, 0o755);
};

const options = () => ({
  home: path.join(folder, 'home'),
  vsix: 'databook.vsix',
  folder: 'example',
  file: 'example/a.databook',
  env: { PROMETHEUS_URL: 'http://prom' },
});

test.skipIf(process.platform === 'win32')(
  'VS Code is given the extension and the notebook, apart from the user’s own settings',
  async () => {
    expect(hasDesktop()).toBe(false);
    fakeCode('exit 0');
    expect(hasDesktop()).toBe(true);
    await openInDesktop(options());
    const home = path.join(folder, 'home');
    const own = `--user-data-dir ${home}/data --extensions-dir ${home}/extensions`;
    const [, install, open] = readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
    expect(install).toBe(`|${own} --install-extension databook.vsix --force`);
    expect(open).toBe(
      `http://prom|${own} --new-window --wait --disable-workspace-trust example example/a.databook`,
    );
  },
);

test.skipIf(process.platform === 'win32')('what VS Code says against the extension is passed on', () => {
  fakeCode('echo "not compatible" >&2; exit 1');
  expect(() => openInDesktop(options())).toThrow(/did not install databook\.vsix:\n.*not compatible/s);
});
