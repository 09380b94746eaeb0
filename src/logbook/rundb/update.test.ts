import { expect, test } from 'vitest';
import { updated } from './update.ts';

test('a field is set', () => {
  expect(updated({ rc: 1, end: '' }, 'rc', 2)).toEqual({ rc: 2, end: '' });
  expect(updated({ hooks: ['a', 'b'] }, 'hooks', ['c'])).toEqual({ hooks: ['c'] });
  expect(updated({ inputs: [{ a: 1 }] }, 'inputs', null)).toEqual({ inputs: null });
});

test('in a list of one-key objects an entry is set by its key, and the others stay', () => {
  const inputs = updated({ inputs: [] }, 'inputs', [{ topology: 1 }, { layout: [1] }]);
  expect(inputs).toEqual({ inputs: [{ topology: 1 }, { layout: [1] }] });
  expect(updated(inputs, 'inputs', [{ layout: [2] }, { hooks: 3 }])).toEqual({
    inputs: [{ topology: 1 }, { layout: [2] }, { hooks: 3 }],
  });
  expect(updated(inputs, 'inputs', [])).toEqual({ inputs: [] });
});

test('lists of other things are set whole', () => {
  const hooks = { hooks: [{ pre: 1 }] };
  for (const value of [[{ a: 1, b: 2 }], [{}], ['x'], [{ pre: 1 }, { pre: 2 }], [[1]]])
    expect(updated(hooks, 'hooks', value)).toEqual({ hooks: value });
  expect(updated({ hooks: [{ pre: 1 }, { pre: 2 }] }, 'hooks', [{ post: 1 }])).toEqual({
    hooks: [{ post: 1 }],
  });
});

test('resources of outputs grow, resources elsewhere do not', () => {
  const one = [{ resources: ['a'] }, { inventory_path: ['i'] }];
  const two = [{ resources: ['b', 'c'] }];
  expect(updated({ outputs: one }, 'outputs', two)).toEqual({
    outputs: [{ resources: ['a', 'b', 'c'] }, { inventory_path: ['i'] }],
  });
  expect(updated({ outputs: one }, 'outputs', [{ resources: 'none' }])['outputs']).toContainEqual({
    resources: 'none',
  });
  expect(updated({ cfgs: one }, 'cfgs', two)['cfgs']).toContainEqual({ resources: ['b', 'c'] });
});
