import { expect, test } from 'vitest';
import { NOW, notebook, setUp, text, textOf } from '../../test/support/kernelFakes.ts';
import type { FakePlugin } from '../../test/support/kernelFakes.ts';
import { CellError } from '../notebook/cellError.ts';
import type { Fact, Plan, Recordings } from '../plugins/contract.ts';
import { PluginError } from '../plugins/contract.ts';
import type { KernelDeps, NotebookView } from './types.ts';

const REPLAY: Recordings = { mode: 'replay', folder: '/n/recordings', label: 'recordings' };
const PLAN: Plan = { effect: 'read', targets: [], summary: 'Ask.', replayed: true };
const answered = (recordedAt: string): Fact => ({
  kind: 'http',
  at: 0,
  method: 'GET',
  url: 'http://p.recorded.invalid/',
  status: 200,
  seconds: 0,
  replayed: true,
  recordedAt: Date.parse(recordedAt) / 1000,
});

const runCell = async (
  plugin: FakePlugin,
  { source = '@plugin=p\nup', recordings = () => REPLAY, ...deps }: Partial<KernelDeps> &
    Partial<Pick<NotebookView, 'recordings'>> & { source?: string } = {}, // prettier-ignore
) => {
  const { kernel, host } = setUp({ p: plugin }, deps);
  const view: NotebookView = { ...notebook({ c: source }), recordings };
  const [operation] = (await kernel.run({ notebook: view, cells: ['c'] })).operations;
  return { host, ...operation!, texts: operation!.result!.outputs.map(textOf) };
};

test('a replayed result says so, and when the oldest of its answers was recorded', async () => {
  const { result, texts, host } = await runCell({
    plan: () => PLAN,
    invoke: (_, { onFact }) => {
      onFact?.(answered('2026-11-20T02:17:00.000Z'));
      onFact?.(answered('2026-11-20T02:16:40.123Z'));
      return { outputs: [text('1')] };
    },
  });
  expect(host.calls[0]!.context.recordings).toEqual(REPLAY);
  expect(result!.provenance).toMatchObject({ origin: 'replay', recorded: '2026-11-20T02:16:40.123Z' });
  expect(result!.provenance).not.toHaveProperty('endpoints');
  expect(texts).toEqual(['> **Recorded 2026-11-20 02:16 UTC** – replayed; no server was asked.', '1']);
});

test('so does one that failed on what was recorded, and one whose request was not recorded', async () => {
  const failing = await runCell({
    plan: () => PLAN,
    invoke: (_, { onFact }) => {
      onFact?.(answered('2026-11-20T02:16:40.123Z'));
      throw new PluginError({ code: 'http', message: 'HTTP 422.' });
    },
  });
  expect(failing.result!.provenance.origin).toBe('replay');
  expect(failing.texts[0]).toContain('Recorded 2026-11-20 02:16 UTC');
  const missing = await runCell({
    plan: () => PLAN,
    invoke: () => {
      throw new PluginError({ code: 'not-recorded', message: 'Not recorded.', hint: 'Go live.' });
    },
  });
  expect(missing.result!.provenance).toMatchObject({ status: 'failure', origin: 'replay' });
  expect(missing.texts).toEqual(['p: Not recorded.\n\nGo live.']);
});

test('a live result says nothing of recordings, whatever the notebook asks for', async () => {
  const { result, texts } = await runCell({
    plan: () => ({ ...PLAN, replayed: false }),
    invoke: (_, { onFact }) => {
      onFact?.({ kind: 'http', at: NOW, method: 'GET', url: 'http://a:1/', status: 200, seconds: 0 });
      return { outputs: [text('1')] };
    },
  });
  expect(result!.provenance).not.toHaveProperty('origin');
  expect(result!.provenance.endpoints).toBe('http://a:1');
  expect(texts).toEqual(['1']);
});

test('a data source that is not known here is replayed, and no other server is asked in its place', async () => {
  const source = '@plugin=p\n@source=prod-eu\nup';
  const unknown = await runCell({}, { source });
  expect(unknown.host.calls[0]!.context).toMatchObject({ recordings: { ...REPLAY, forced: 'source' } });
  const sources = { get: () => Promise.resolve({ URL: { value: 'x' } }), names: () => Promise.resolve([]) };
  const known = await runCell({}, { source, sources });
  expect(known.host.calls[0]!.context).toMatchObject({ recordings: REPLAY, env: { URL: { value: 'x' } } });
  expect(known.host.calls[0]!.context.recordings).not.toHaveProperty('forced');
});

test('recordings that cannot be used are a mistake of the notebook, told in the cell', async () => {
  const recordings = (): never => {
    throw new CellError('bad-replay', 'It leads out.', 'Write replay: recordings.');
  };
  const { failure, texts } = await runCell({}, { recordings });
  expect(failure).toMatchObject({ code: 'bad-replay' });
  expect(texts).toEqual(['p: It leads out.\n\nWrite replay: recordings.']);
});
