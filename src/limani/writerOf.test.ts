import { expect, test } from 'vitest';
import { aFact, anEnd, aRun, aSnapshot, aStart } from '../../test/conformance/samples.ts';
import type { Limani } from './limani.ts';
import type { WriteCall } from './remote.ts';
import { entriesOf, writerOf } from './writerOf.ts';

test('each method is a call of its name with its arguments, and gives its answer', async () => {
  const calls: WriteCall[] = [];
  const writer = writerOf((call) => {
    calls.push(call);
    return Promise.resolve(call[0]);
  });
  const asked: readonly WriteCall[] = [
    ['createRun', aRun('a')],
    ['startUpdateRun', 'a', 'running'],
    ['endRunUpdate', 'a', 1, 'success', {}],
    ['getOrCreateHost', 'a', 'web'],
    ['startOperation', aStart('a', 1, 'u')],
    ['insertOperation', anEnd('a', 1)],
    ['insertFactLog', aFact('a', 1)],
    ['insertSnapshot', aSnapshot('a', 1)],
    ['insertBatch', [{ fact: aFact('a', 1) }]],
  ];
  for (const [method, ...args] of asked)
    expect(await Reflect.apply(writer[method] as Limani['insertBatch'], writer, args)).toBe(method);
  expect(calls).toEqual(asked);
  expect(Object.keys(writer)).toEqual(asked.map(([method]) => method));
});

test('what is inserted one by one is a batch of one', () => {
  expect(entriesOf(['startOperation', aStart('a', 1, 'u')])).toEqual([
    { operationStart: aStart('a', 1, 'u') },
  ]);
  expect(entriesOf(['insertOperation', anEnd('a', 1)])).toEqual([{ operation: anEnd('a', 1) }]);
  expect(entriesOf(['insertFactLog', aFact('a', 1)])).toEqual([{ fact: aFact('a', 1) }]);
  expect(entriesOf(['insertSnapshot', aSnapshot('a', 1)])).toEqual([{ snapshot: aSnapshot('a', 1) }]);
  expect(entriesOf(['insertBatch', []])).toEqual([]);
});
