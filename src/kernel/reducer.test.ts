import { describe, expect, test } from 'vitest';
import type { Command, KernelEvent, State } from './reducer.ts';
import { INITIAL, step } from './reducer.ts';

const word = (c: Command): string => {
  switch (c.kind) {
    case 'finish':
      return `finish ${c.run} ${c.status}`;
    case 'say':
      return `say ${c.message}`;
    case 'skip':
      return `skip ${c.run}.${c.cell} (${c.reason})`;
    default:
      return `${c.kind} ${c.run}.${c.cell}`;
  }
};

/** Feeds events and gives the commands of each, as words. */
const play = (...events: KernelEvent[]): string[][] => {
  let state: State = INITIAL;
  return events.map((event) => {
    const next = step(state, event);
    state = next.state;
    return next.commands.map(word);
  });
};

const run = (
  id: string,
  cells: string,
  more: { notebook?: string; continueOnError?: boolean } = {},
): KernelEvent => ({
  kind: 'run',
  run: id,
  notebook: more.notebook ?? 'N',
  cells: Array.from(cells),
  continueOnError: more.continueOnError ?? false,
});
const ended = (
  id: string,
  cell: string,
  status: (KernelEvent & { kind: 'ended' })['status'],
): KernelEvent => ({
  kind: 'ended',
  run: id,
  cell,
  status,
});
const cancel = (cell: string): KernelEvent => ({ kind: 'cancel', cell });
const close: KernelEvent = { kind: 'close', notebook: 'N' };

test('cells of a run go one after the other', () => {
  expect(play(run('1', 'ab'), ended('1', 'a', 'success'), ended('1', 'b', 'success'))).toEqual([
    ['queue 1.a', 'queue 1.b', 'start 1.a'],
    ['start 1.b'],
    ['finish 1 success'],
  ]);
});

test('a second run waits for the first, one of another notebook does not', () => {
  expect(
    play(
      run('1', 'a'),
      run('2', 'ab'),
      run('3', 'x', { notebook: 'M' }),
      ended('1', 'a', 'failure'),
      ended('3', 'x', 'success'),
    ),
  ).toEqual([
    ['queue 1.a', 'start 1.a'],
    ['queue 2.a', 'queue 2.b'],
    ['queue 3.x', 'start 3.x'],
    ['finish 1 failure', 'start 2.a'],
    ['finish 3 success'],
  ]);
});

describe('a cell that does not succeed', () => {
  test.each([
    ['failure', 'ended with failure', 'failure'],
    ['timeout', 'ended with timeout', 'timeout'],
    ['denied', 'ended with denied', 'denied'],
    ['cancelled', 'was cancelled', 'cancelled'],
    ['interrupted', 'ended with interrupted', 'interrupted'],
  ] as const)('(%s) stops the run', (status, how, whole) => {
    expect(play(run('1', 'abc'), ended('1', 'a', 'success'), ended('1', 'b', status)).at(-1)).toEqual([
      `skip 1.c (Not run: an earlier cell ${how}.)`,
      `finish 1 ${whole}`,
    ]);
  });

  test('does not stop a run told to go on', () => {
    expect(
      play(run('1', 'ab', { continueOnError: true }), ended('1', 'a', 'timeout'), ended('1', 'b', 'success')),
    ).toEqual([['queue 1.a', 'queue 1.b', 'start 1.a'], ['start 1.b'], ['finish 1 timeout']]);
  });
});

describe('cancel', () => {
  test('aborts the running cell, and the run goes no further', () => {
    expect(play(run('1', 'ab'), cancel('a'), cancel('a'), ended('1', 'a', 'cancelled')).slice(1)).toEqual([
      ['abort 1.a'],
      [],
      ['skip 1.b (Not run: an earlier cell was cancelled.)', 'finish 1 cancelled'],
    ]);
  });

  test('stops the run even where the cell was done in the meantime, or told to go on after errors', () => {
    expect(
      play(run('1', 'ab', { continueOnError: true }), cancel('a'), ended('1', 'a', 'success')).at(-1),
    ).toEqual(['skip 1.b (Not run: an earlier cell was cancelled.)', 'finish 1 cancelled']);
  });

  test('takes only this cell out of the queue', () => {
    expect(
      play(run('1', 'abc'), cancel('b'), ended('1', 'a', 'success'), ended('1', 'c', 'success')).slice(1),
    ).toEqual([['skip 1.b (Cancelled before it started.)'], ['start 1.c'], ['finish 1 cancelled']]);
  });

  test('finishes a waiting run when none of its cells is left', () => {
    expect(play(run('1', 'a'), run('2', 'b'), cancel('b')).at(-1)).toEqual([
      'skip 2.b (Cancelled before it started.)',
      'finish 2 cancelled',
    ]);
  });

  test('takes a cell out of every run', () => {
    expect(play(run('1', 'a'), run('2', 'ab'), cancel('a'), ended('1', 'a', 'cancelled')).slice(2)).toEqual([
      ['abort 1.a', 'skip 2.a (Cancelled before it started.)'],
      ['finish 1 cancelled', 'start 2.b'],
    ]);
  });
});

test('a cell that is gone from the notebook does not stop the run', () => {
  const gone: KernelEvent = { kind: 'ended', run: '1', cell: 'a', status: 'cancelled', gone: true };
  expect(play(run('1', 'ab'), gone).at(-1)).toEqual(['start 1.b']);
  expect(play(run('1', 'ab'), cancel('a'), gone).at(-1)).toEqual([
    'skip 1.b (Not run: an earlier cell was cancelled.)',
    'finish 1 cancelled',
  ]);
});

test('closing a notebook cancels everything of it and says so', () => {
  expect(
    play(
      run('1', 'ab'),
      run('2', 'c'),
      run('3', 'x', { notebook: 'M' }),
      close,
      ended('1', 'a', 'cancelled'),
      close,
    ),
  ).toEqual([
    ['queue 1.a', 'queue 1.b', 'start 1.a'],
    ['queue 2.c'],
    ['queue 3.x', 'start 3.x'],
    [
      'abort 1.a',
      'skip 1.b (The notebook was closed before it started.)',
      'skip 2.c (The notebook was closed before it started.)',
      'finish 2 cancelled',
      'say The notebook was closed: 3 cells were cancelled.',
    ],
    ['finish 1 cancelled'],
    [],
  ]);
});

test('after the end of all, nothing starts', () => {
  expect(play(run('1', 'a'), { kind: 'dispose' }, ended('1', 'a', 'cancelled'), run('2', 'a'))).toEqual([
    ['queue 1.a', 'start 1.a'],
    ['abort 1.a', 'say Databook was shut down: one cell was cancelled.'],
    ['finish 1 cancelled'],
    [
      'queue 2.a',
      'skip 2.a (Databook was shut down before it started.)',
      'finish 2 cancelled',
      'say Databook was shut down: one cell was cancelled.',
    ],
  ]);
});

test('what makes no sense changes nothing', () => {
  expect(
    play(
      ended('9', 'a', 'success'),
      cancel('a'),
      run('1', 'ab'),
      run('1', 'c'),
      ended('1', 'b', 'success'),
      ended('1', 'z', 'success'),
      ended('1', 'a', 'running'),
      ended('1', 'a', 'success'),
      ended('1', 'a', 'failure'),
    ).map((commands) => commands.join()),
  ).toEqual(['', '', 'queue 1.a,queue 1.b,start 1.a', '', '', '', '', 'start 1.b', '']);
  expect(play(run('1', ''))).toEqual([['finish 1 success']]);
  expect(play(run('1', 'aa'))).toEqual([['queue 1.a', 'start 1.a']]);
});
