// The suite as a package, and that it can fail.
import { execFile } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepNode, root } from '../../../scripts/lib/process.ts';
import { installedExample, type InstalledExample } from './kit.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let example: InstalledExample;
beforeAll(async () => {
  example = await installedExample();
});
afterAll(() => example.remove());

interface Tested {
  readonly code: number | null;
  readonly said: string;
}

/** What the example's own test command says. */
const npmTest = (...args: string[]): Promise<Tested> =>
  new Promise((resolve) => {
    // a runner within a runner would report to it
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const child = execFile(
      'npm',
      ['test', '--offline', '--no-update-notifier', '--', '--test-reporter=tap', ...args],
      { cwd: example.folder, env, maxBuffer: 1 << 26, shell: process.platform === 'win32' },
      (_error, out, err) => resolve({ code: child.exitCode, said: out + err }),
    );
  });

const countOf = (said: string, what: string): number =>
  Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(said)?.[1]);

/** Changes a file of the adapter while a test runs. */
async function broken(file: string, right: string, wrong: string, ...args: string[]): Promise<Tested> {
  const target = path.join(example.folder, 'src', file);
  const before = readFileSync(target, 'utf8');
  expect(before).toContain(right);
  writeFileSync(target, before.replaceAll(right, wrong));
  try {
    return await npmTest(...args);
  } finally {
    writeFileSync(target, before);
  }
}

test('the example proves itself with the installed package', async () => {
  const { code, said } = await npmTest();
  expect(said).not.toMatch(/^ *not ok/m);
  expect(code).toBe(0);
  expect(countOf(said, 'fail')).toBe(0);
  expect(countOf(said, 'skipped')).toBe(0);
  expect(countOf(said, 'pass')).toBe(countOf(said, 'tests'));
  expect(countOf(said, 'tests')).toBeGreaterThan(50);
});

test.each([
  [
    'a status that is replaced by an earlier one',
    'writer.js',
    'standing(run.status, next)',
    'next',
    'a later status is never replaced by an earlier one, on whichever connection',
  ],
  [
    'an entry that stays when its batch is refused',
    'store.js',
    "'ROLLBACK'",
    "'COMMIT'",
    'of a batch with one bad entry nothing is inserted',
  ],
  [
    'a dead recorder that is taken for alive',
    'store.js',
    'isAlive(this.file, writer)',
    'true',
    'a killed recorder leaves all that was acknowledged, and its run is interrupted, for good',
  ],
])('it finds %s', async (_what, file, right, wrong, name) => {
  const { code, said } = await broken(file, right, wrong, `--test-name-pattern=${name}`);
  expect(said).toMatch(new RegExp(`^ *not ok \\d+ - ${name}$`, 'm'));
  expect(countOf(said, 'fail')).toBeGreaterThan(0);
  expect(code).not.toBe(0);
});

test('no file of the package needs one outside of it', () => {
  const kit = path.join(example.folder, 'node_modules/@databook/limani-kit');
  const manifest = JSON.parse(readFileSync(path.join(kit, 'package.json'), 'utf8')) as object;
  expect(manifest).not.toHaveProperty('dependencies');
  const imported = globSync('*.js', { cwd: kit }).flatMap((file) => {
    const code = readFileSync(path.join(kit, file), 'utf8');
    return [...code.matchAll(/^(?:import|export) .*?from "(.*)";$|^} from "(.*)";$|^import "(.*)";$/gm)].map(
      ([, a, b, c]) => a ?? b ?? c,
    );
  });
  expect(imported).toContain('node:assert/strict');
  expect(imported.filter((name) => !/^(node:|\.\/[\w-]+\.js$)/.test(name ?? ''))).toEqual([]);
  expect(globSync('**/*.{ts,test.js}', { cwd: kit }).filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
});

test('TypeScript knows its types', async () => {
  const { folder } = example;
  writeFileSync(
    path.join(folder, 'consumer.ts'),
    `import { LimaniError, standing, type Limani, type LimaniFactory } from '@databook/limani-kit';
     import { conformance, type ConformanceTarget } from '@databook/limani-kit/conformance';
     declare const factory: LimaniFactory;
     const limani: Limani = factory({ url: 'x' });
     const numbers: Promise<number> = limani.reserveNumber('tx');
     declare const target: ConformanceTarget;
     conformance('mine', () => Promise.resolve(target), { describe: () => 0, test: () => 0 });
     // @ts-expect-error there is no such status
     standing('running', 'unheard of');
     export const all = [numbers, new LimaniError('invalid', 'No.').code];`,
  );
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...{
          module: 'nodenext',
          target: 'es2024',
          lib: ['es2024'],
          types: ['node'],
          strict: true,
          noEmit: true,
        },
        typeRoots: [path.join(root, 'node_modules/@types')],
        ...{ skipLibCheck: false, exactOptionalPropertyTypes: true },
      },
      files: ['consumer.ts'],
    }),
  );
  const { code, output } = await keepNode(['node_modules/typescript/bin/tsc', '-p', folder]);
  expect(output).toBe('');
  expect(code).toBe(0);
});
