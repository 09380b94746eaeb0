// First thing that runs on a fresh clone: plain JavaScript for any Node from 14 on, no packages.
// Installs when the lock file changed, then hands over to scripts/<task>.ts under the project's own Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const node = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const stamp = path.join(root, 'node_modules', '.databook-installed');

const run = (command, args, options) => {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) {
    console.error(`Cannot start ${command}: ${error.message}`);
    return 1;
  }
  return status === null ? (signal === 'SIGINT' ? 130 : 1) : status;
};

const lockHash = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash && existsSync(node);
if (!installed) {
  console.error('Installing dependencies (the first time takes a minute or two) …');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: windows });
  if (status !== 0) {
    console.error('npm ci failed. Databook needs npm 8 or newer and access to the npm registry.');
    process.exit(status);
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lockHash);
}

const [task, ...args] = process.argv.slice(2);
const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
process.exit(run(node, ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts', `${task}.ts`), ...args], { env }));
