import { expect, test } from 'vitest';
import { notebook, setUp, text, textOf } from '../../test/support/kernelFakes.ts';
import type { Result } from '../results/output.ts';

const result = (value: string, status: Result['provenance']['status'] = 'success'): Result => ({
  provenance: { status },
  outputs: [text(value)],
});
const CELLS = {
  a: '@plugin=gives\n@name=first\n',
  b: '@plugin=gives\n@name=second\n',
  c: '@plugin=takes\n@of=first\n',
  d: '@plugin=gives\n@name=below\n',
};
const takes = {
  options: [
    { name: 'of', type: 'cell' },
    { name: 'plain', type: 'string' },
  ],
};
let gives = 0;
const plugins = { takes, gives: { invoke: () => ({ outputs: [text(`new ${++gives}`)] }) } };

const take = async (source: string, results: Record<string, Result>, cells = CELLS) => {
  const { kernel, host } = setUp(plugins);
  const view = notebook({ ...cells, c: source }, {}, new Map(Object.entries(results)));
  const { operations } = await kernel.run({ notebook: view, cells: ['c'] });
  const given = host.calls[0]?.request.cells.map((c) => `${c.name}: ${c.outputs.map(textOf).join()}`);
  return given ?? operations[0]!.result!.outputs.map(textOf)[0];
};

test('a cell is given the outputs of the cells it names', async () => {
  const results = { a: result('1'), b: result('2') };
  expect(await take('@plugin=takes\n@of=first\n', results)).toEqual(['first: 1']);
  expect(await take('@plugin=takes\n@of=second, first\n', results)).toEqual(['second: 2', 'first: 1']);
  expect(await take('@plugin=takes\n@plain=first\n', results)).toEqual([]);
});

test.each([
  [
    'frist',
    {},
    CELLS,
    /No cell above this one is named "frist".*@of=frist.*Did you mean "first"\? Cells named above: first, second/s,
  ],
  ['below', {}, CELLS, /No cell above this one is named "below"/],
  ['first', {}, CELLS, /The cell "first" has no result\..*Run "first" first/s],
  ['first', { a: result('x', 'failure') }, CELLS, /The cell "first" ended with failure/],
  ['first', { a: result('1') }, { ...CELLS, b: CELLS.a }, /2 cells above are named "first"/],
])('@of=%s', async (of, results, cells, expected) => {
  expect(await take(`@plugin=takes\n@of=${of}\n`, results, cells)).toMatch(expected);
});

test('within a run the newest outputs count', async () => {
  const { kernel, host } = setUp(plugins);
  const view = notebook(CELLS, {}, new Map([['a', result('old')]]));
  await kernel.run({ notebook: view, cells: ['a', 'c'] });
  expect(textOf(host.calls[1]!.request.cells[0]!.outputs[0])).toMatch(/^new/);
});
