// First thing that runs on a fresh clone: plain JavaScript for any Node from 14.18 on, no packages.
// Installs when the lock file changed, then hands over to scripts/<task>.ts under the project's own Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const node = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const stamp = path.join(root, 'node_modules', '.databook-installed');

/** Runs a command to its end and resolves with its exit code; a signal that ends this process is passed on first. */
const run = (command, args, options) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    // npm passes a signal on to its shell alone: a parent that is gone means the same.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && forward('SIGTERM'), 1000).unref();
    child.on('error', (error) => {
      console.error(`Cannot start ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      process.removeListener('SIGINT', forward).removeListener('SIGTERM', forward);
      resolve(code !== null ? code : signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1);
    });
  });

/** Exit code of the install; 0 also when nothing was to be done. */
const install = async () => {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(node)) return 0;
  console.error('Installing dependencies (the first time takes a minute or two) …');
  // Installs what the lock file says and leaves it alone. Not `npm ci`: it refuses a lock file that lacks the build of an
  // optional package for some other platform, and registries do lack some.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await run('npm', args, { shell: windows });
  if (status === 0) writeFileSync(stamp, hash);
  else console.error('npm install failed. Databook needs npm 8 or newer and access to the npm registry.');
  return status;
};

const main = async ([task, ...args]) => {
  const status = await install();
  if (status !== 0) return status;
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const script = path.join(root, 'scripts', `${task}.ts`);
  return run(node, ['--disable-warning=ExperimentalWarning', script, ...args], { env });
};

main(process.argv.slice(2)).then((status) => process.exit(status));
