// JavaScript stand-ins for the two native modules that VS Code's server and extension host load at start: spdlog writes
// log files, native-watchdog ends a child whose parent died. Both are compiled at install, and no compiler is asked for here.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The `exports.x =` form matters: the server imports this file as an ES module and needs names it can see statically.
const spdlog = `
const fs = require('fs'), path = require('path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(type, name, file) { this.file = file; this.level = 2; this.raw = false; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() { this.raw = false; }
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
  write(level, text) {
    if (level < this.level) return;
    const line = this.raw ? text : new Date().toISOString() + ' [' + names[level] + '] ' + text + '\\n';
    try { fs.appendFileSync(this.file, line); } catch { /* a log line is never worth a crash */ }
  }
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((name, level) => {
  Logger.prototype[name] = function (text) { this.write(level, text); };
});
const create = type => async (name, file) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(type, name, file);
};
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create('rotating');
exports.createAsyncRotatingLogger = create('rotating_async');
`;

const watchdog = `
exports.start = pid => {
  setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 6000).unref();
};
exports.exit = code => process.exit(code || 0);
`;

/** Writes the stand-ins where the native build is missing; `lib` is code-server's lib/vscode. */
export function writeStandIns(lib: string): void {
  const modules = path.join(lib, 'node_modules/@vscode');
  const wanted = [
    { folder: 'spdlog', binary: 'spdlog.node', source: spdlog },
    { folder: 'native-watchdog', binary: 'watchdog.node', source: watchdog },
  ];
  for (const { folder, binary, source } of wanted) {
    const target = path.join(modules, folder);
    if (!existsSync(path.join(target, 'build/Release', binary)))
      writeFileSync(path.join(target, 'index.js'), source);
  }
}
