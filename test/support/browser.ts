// Finds a Chromium for the tests: $CHROMIUM, an installed Chrome or Chromium, else the one that npm installs with VS Code.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What playwright-core's `chromium.launch` takes. */
export interface Browser {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const packageFolder = path.join(root, 'test/vscode-host/node_modules/@sparticuz/chromium');
const unpacked = path.join(root, '.cache/chromium');

const args = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The first browser that starts, or undefined; `browserRemedy` says what to do then. */
export function findBrowser(): Browser | undefined {
  const chosen = process.env['CHROMIUM'];
  for (const executablePath of chosen === undefined ? installed() : [chosen]) {
    const browser = { executablePath, args, env: plainEnv() };
    if (starts(browser)) return browser;
  }
  return chosen === undefined ? fromNpm() : undefined;
}

export const browserRemedy =
  'No Chromium that starts was found. Install Chrome or Chromium, or name one: CHROMIUM=/path/to/chromium npm test';

function installed(): string[] {
  const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const applications = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...applications,
  ].filter((file) => existsSync(file));
}

function starts({ executablePath, env }: Browser): boolean {
  return spawnSync(executablePath, ['--version'], { env, timeout: 20_000 }).status === 0;
}

/** The npm package carries a compressed Chromium for Linux x64 with the libraries it needs. */
function fromNpm(): Browser | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packageFolder)) return undefined;
  const executablePath = path.join(unpacked, 'chromium');
  if (!existsSync(executablePath)) unpack();
  const env = { ...plainEnv(), LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib') };
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(unpacked, 'fonts') };
  const browser = { executablePath, args, env: { ...env, ...fonts } };
  return starts(browser) ? browser : undefined;
}

/** Unpacks beside its place and renames, so that an interrupted run leaves no half a browser. */
function unpack(): void {
  mkdirSync(path.dirname(unpacked), { recursive: true });
  const folder = mkdtempSync(`${unpacked}-`);
  const code = `import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: path.join(root, 'test/vscode-host'),
    encoding: 'utf8',
    // The package unpacks into the temp folder, and its libraries only where it believes to run on Amazon's servers.
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (status !== 0) throw new Error(`Chromium could not be unpacked into ${folder}: ${stderr}`);
  if (existsSync(unpacked)) rmSync(folder, { recursive: true });
  else renameSync(folder, unpacked);
}

function plainEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
