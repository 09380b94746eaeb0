import { expect, test } from 'vitest';
import { fail, notebook, setUp, text } from '../../test/support/kernelFakes.ts';
import type { OperationDetails } from './types.ts';

const PLUGINS = {
  ask: {
    options: [{ name: 'limit', type: 'integer' }],
    invoke: () => ({ outputs: [text('x')], resolvedInput: 'up{c="eu"}' }),
  },
  act: { effect: 'write', invoke: () => ({ changed: true, diff: '-a\n+b' }) },
  bad: { invoke: () => fail({ code: 'http', message: 'HTTP 503.' }) },
} as const;

const detailsOf = async (source: string, frontMatter = {}, more = {}): Promise<OperationDetails> => {
  const { kernel, recorder } = setUp(PLUGINS, {
    sources: {
      get: () => Promise.resolve({ URL: { value: 'http://eu' } }),
      names: () => Promise.resolve([]),
    },
  });
  let told: OperationDetails | undefined;
  recorder.operationEnded = (_operation, _result, _failure, details) => void (told = details);
  await kernel.run({ notebook: notebook({ a: source }, frontMatter), cells: ['a'], ...more });
  const { source: kept, ...rest } = told!;
  expect(kept).toBe(source);
  return rest;
};

test('the recorder is told what the cell asked for', async () => {
  const vars = { c: 'eu', port: 9090, unused: 'x' };
  const source = '@plugin=ask\n@name=up\n@source=prod-${c}\n@limit=5\n@from=-3h\n@step=30s\n\nup{c="${c}"}';
  expect(await detailsOf(source, { vars, window: '-1d/now' })).toEqual({
    name: 'up',
    sent: 'up{c="eu"}',
    inputs: {
      options: { limit: '5' },
      variables: { c: 'eu' },
      window: { from: '-3h', to: 'now' },
      step: 30,
      dataSource: 'prod-eu',
    },
  });
  expect(await detailsOf('@plugin=ask\n@limit=${port}', { vars })).toEqual({
    sent: 'up{c="eu"}',
    inputs: { options: { limit: '9090' }, variables: { port: '9090' } },
  });
});

test('what the command line gives counts', async () => {
  const { inputs } = await detailsOf(
    '@plugin=ask\n${c}',
    {},
    { vars: { c: 'us' }, to: '2026-11-20T02:00:00Z' },
  );
  expect(inputs).toEqual({ variables: { c: 'us' }, window: { to: '2026-11-20T02:00:00Z' } });
});

test('what was changed is told', async () => {
  expect(await detailsOf('@plugin=act')).toEqual({ inputs: {}, changed: true, diff: '-a\n+b' });
});

test('of a failure, what was known by then', async () => {
  expect(await detailsOf('@plugin=bad\n@name=b\n@from=-2h')).toEqual({
    name: 'b',
    inputs: { window: { from: '-2h' } },
  });
  expect(await detailsOf('@plugin=ask\n@name=b\n${nope}')).toEqual({ name: 'b', inputs: {} });
});
