import { expect, test } from 'vitest';
import { runDeps } from '../../../test/support/cliFakes.ts';
import { fail, text } from '../../../test/support/kernelFakes.ts';
import { CliError } from '../exit.ts';
import { call, cellOf } from './call.ts';
import type { CallOptions } from './call.ts';

const PLUGINS = {
  echo: {
    options: [{ name: 'limit', type: 'integer' }],
    invoke: ({ input }: { input: string }) => ({ outputs: [text(`got ${input}`)] }),
  },
  bad: { invoke: () => fail({ code: 'http', message: 'HTTP 503.' }) },
  act: { effect: 'write', invoke: () => ({ outputs: [text('done')] }) },
} as const;

const start = async (plugin: string, input: string, options: Partial<CallOptions> = {}) => {
  const written = { out: [] as string[], err: [] as string[] };
  const deps = runDeps(PLUGINS, written);
  const code = await call(plugin, input, { option: {}, ...options }, deps);
  return { code, out: written.out.join('\n'), err: written.err.join('\n'), calls: deps.plugins.calls };
};

test('the outputs are printed, and the input arrives as it is', async () => {
  const input = '@x=1\n${not_a_variable} \\${nor_this}\n';
  const { code, out, err, calls } = await start('echo', input, { option: { limit: '5', step: '30s' } });
  expect(code).toBe(0);
  expect(calls[0]?.request).toMatchObject({ input, options: { limit: '5' }, step: 30 });
  expect(out).toBe(`got ${input.trimEnd()}`);
  expect(err).toMatch(/^@echo …\n@echo success \d+\.\d\d s$/);
});

test('--json prints status, error and outputs', async () => {
  expect(JSON.parse((await start('echo', 'x', { json: true })).out)).toEqual({
    status: 'success',
    origin: 'live',
    outputs: [{ mime: 'text/plain', data: 'got x' }],
  });
  const { code, out } = await start('bad', '', { json: true });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ status: 'failure', error: { code: 'http', message: 'HTTP 503.' } });
});

test('what changes something wants an agreement', async () => {
  expect((await start('act', '')).code).toBe(3);
  expect((await start('act', '', { yes: true })).code).toBe(0);
});

test.each([
  [{ 'a b': '1' }, /letters, digits/],
  [{ a: '1\n@plugin=other' }, /a value is one line/],
  [{ plugin: 'other' }, /is named already/],
])('%j is wrong usage', (option: Record<string, string>, message) => {
  expect(() => cellOf('echo', '', option)).toThrow(message);
  expect(() => cellOf('echo', '', option)).toThrow(CliError);
});
