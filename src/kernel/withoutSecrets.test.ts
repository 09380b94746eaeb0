// Whatever becomes of a cell, what is shown and recorded of it holds no secret: neither one that its text shows to be
// one, nor one that the plugin host came to know in the call.
import { expect, test } from 'vitest';
import { fail, notebook, setUp, text, textOf } from '../../test/support/kernelFakes.ts';
import type { FakePlugin } from '../../test/support/kernelFakes.ts';
import { CallSecrets } from '../plugins/hostcalls/callSecrets.ts';
import type { RunRequest } from './types.ts';

const SECRET = 'tok+en/0123';
const BEARER = 'Authorization: Bearer ${token}';

/** All that the recorder and the surface are told, as one text. */
const told = async (
  source: string,
  plugin: FakePlugin = {},
  more: Partial<RunRequest> = {},
  agree = true,
): Promise<string> => {
  const { kernel, surface, recorder } = setUp({ p: plugin });
  const records: unknown[] = [];
  recorder.operationStarted = (...all) => void records.push(all);
  recorder.operationEnded = (_operation, result, failure, details) =>
    void records.push(result.outputs.map(textOf), failure, details);
  surface.answer = () => Promise.resolve(agree);
  const vars = { token: SECRET, harmless: 'kept' };
  await kernel.run({ notebook: notebook({ c: source }, { vars }), cells: ['c'], ...more });
  return JSON.stringify([...records, surface.log]);
};

const encodings = [SECRET, encodeURIComponent(SECRET), btoa(SECRET).slice(0, -2), JSON.stringify(SECRET)];
const expectNone = (all: string): void => {
  for (const form of encodings) expect(all).not.toContain(form);
};

const leaks = `${SECRET} ${encodeURIComponent(SECRET)} ${btoa(SECRET)}`;
const ends: Record<string, FakePlugin> = {
  success: {
    invoke: () => ({ outputs: [text('1')], resolvedInput: leaks, diff: leaks, changed: true }),
  },
  failure: { invoke: () => fail({ code: 'http', message: leaks, hint: leaks, detail: leaks }) },
  'a place in the input': {
    invoke: () => fail({ code: 'validation', message: 'Here.', field: 'input', position: { offset: 24 } }),
  },
  defect: {
    invoke: () => {
      throw new Error(leaks);
    },
  },
};

test.each(Object.entries(ends))('a header with a variable, %s', async (_, plugin) => {
  const all = await told(`@plugin=p\n\n${BEARER}\nX-Other: \${harmless}`, plugin);
  expectNone(all);
  expect(all).toContain('"token":"[redacted]"');
  expect(all).toContain('"harmless":"kept"');
  expect(all).toContain(BEARER);
});

test.each([
  ['no such plugin', `@plugin=nope\n\n${BEARER}`],
  ['no such data source', `@plugin=p\n@source=nope\n\n${BEARER}`],
  ['an option that is none', `@plugin=p\n@nope=\${token}\n\n${BEARER}`],
  ['a part of a secret', '@plugin=p\n\nAuthorization: Bearer prefix-${token}-suffix'],
  ['the password of a URL', '@plugin=p\n\nGET https://ada:${token}@host/'],
  ['typed into the cell', `@plugin=p\n\nAuthorization: Bearer ${SECRET}`],
  ['typed into the cell, in part', `@plugin=p\n\nCookie: sid=${SECRET}\${harmless}`],
])('%s', async (_, source) => {
  expectNone(await told(source));
});

test('what nobody agreed to', async () => {
  const plan = { effect: 'write', targets: [`https://host/`], summary: 'Act.' } as const;
  const all = await told(`@plugin=p\n\n${BEARER}`, { effect: 'write', plan: () => plan }, {}, false);
  expectNone(all);
  expect(all).toContain('"denied"');
});

test('what the host came to know counts, in the source and in the options, too', async () => {
  const plugin: FakePlugin = {
    options: [{ name: 'o', type: 'string' }],
    invoke: (_, { redaction }) => {
      if (redaction instanceof CallSecrets) redaction.hide(SECRET);
      return { outputs: [text('1')] };
    },
  };
  const { kernel, recorder } = setUp({ p: plugin });
  const ended: unknown[] = [];
  recorder.operationEnded = (_operation, _result, _failure, details) => void ended.push(details);
  const cells = { c: `@plugin=p\n@o=${SECRET}\n@name=n\n\n\${v}` };
  await kernel.run({ notebook: notebook(cells, { vars: { v: SECRET } }), cells: ['c'] });
  expect(ended).toEqual([
    {
      name: 'n',
      source: '@plugin=p\n@o=[redacted]\n@name=n\n\n${v}',
      inputs: { options: { o: '[redacted]' }, variables: { v: '[redacted]' } },
    },
  ]);
});
