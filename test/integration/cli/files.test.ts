import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'databook-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const databook = (args: string[], nodeArgs: string[] = []) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeArgs, path.join(root, 'dist/cli.js'), ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_STATE_HOME: folder } },
  );
  return { status, stdout, stderr };
};
const write = (name: string, text: string | Uint8Array) => writeFileSync(path.join(folder, name), text);
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

test('says its version and how it is used', () => {
  expect(databook(['--version'])).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  const help = databook(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  for (const command of ['run', 'check', 'fmt', 'plugins']) expect(help.stdout).toContain(command);
});

test.each([
  [[], /Usage: databook/],
  [['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
  [['fmt'], /missing required argument 'file'/],
  [['run', 'x.databook', '--var', 'novalue'], /Write --var name=value/],
  [['check', 'missing.databook'], /^missing\.databook: there is no such file\.$/m],
  [['fmt', '.'], /^\.: it is a folder\.$/m],
])('%j is wrong usage', (args, message) => {
  const { status, stdout, stderr } = databook(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a file that is not text is refused and left alone', () => {
  write('binary.databook', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
  for (const command of ['check', 'fmt', 'run']) {
    const { status, stderr } = databook([command, 'binary.databook']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^binary\.databook: This file is not UTF-8 text/);
  }
});

test('an old Node is told so before anything else is loaded', () => {
  const old =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });";
  const { status, stdout, stderr } = databook(
    ['--version'],
    ['--import', `data:text/javascript,${encodeURIComponent(old)}`],
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^databook needs Node\.js 22\.2 or newer; this is 20\.20\.2/);
});

describe('check', () => {
  test('says nothing about a notebook without mistakes', () => {
    write('good.databook', '---\ndatabook: 1\n---\n\n```databook\n@plugin=p\nup{c="${c}"}\n```\n');
    expect(databook(['check', 'good.databook', '--var', 'c=eu'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('names file and line of each mistake', () => {
    write(
      'bad.databook',
      '# t\n\n```databook\nup\n```\n\n```databook\n@plugin=p\n@step=soon\n\nup\n```\n\n```databook\n@plugin=p\n\n${c}\n```\n',
    );
    const { status, stdout } = databook(['check', 'good.databook', 'bad.databook']);
    expect(status).toBe(1);
    expect(stdout.split('\n').map((line) => line.slice(0, 45))).toEqual([
      'good.databook:7: There is no variable "c". Kn',
      'bad.databook:4: The cell does not say which p',
      'bad.databook:9: @step=soon is not a length of',
      'bad.databook:17: There is no variable "c". Kn',
      '',
    ]);
  });
});

describe('fmt', () => {
  const crooked = '---\ndatabook:   1\n---\n# t\n\n\n\n~~~databook\n@plugin=p\nup\n~~~\n';

  test('rewrites into canonical form, once', () => {
    write('crooked.databook', crooked);
    expect(databook(['fmt', '--check', 'crooked.databook'])).toMatchObject({
      status: 1,
      stdout: 'crooked.databook\n',
    });
    expect(read('crooked.databook')).toBe(crooked);
    expect(databook(['fmt', 'crooked.databook'])).toEqual({
      status: 0,
      stdout: 'crooked.databook\n',
      stderr: '',
    });
    expect(read('crooked.databook')).toContain('\n```databook\n@plugin=p\nup\n```\n');
    expect(databook(['fmt', '--check', 'crooked.databook'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('leaves a newer format alone', () => {
    write('newer.databook', '---\ndatabook: 9\n---\n~~~databook\nx\n~~~\n');
    const { status, stderr } = databook(['fmt', 'newer.databook']);
    expect(status).toBe(2);
    expect(stderr).toContain('written by a newer Databook');
    expect(databook(['run', 'newer.databook'])).toMatchObject({ status: 2 });
  });
});
