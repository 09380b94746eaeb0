import { expect, test } from 'vitest';
import { teeRecorder } from './teeRecorder.ts';
import type { Recorder } from './types.ts';

const noting = (name: string, notes: string[], failing = false): Recorder => {
  const note = (what: string) => () => {
    notes.push(`${name} ${what}`);
    if (failing) throw new Error(`${name} is full`);
  };
  return {
    runStarted: note('run started'),
    operationStarted: note('operation started'),
    fact: note('fact'),
    operationEnded: note('operation ended'),
    operationSkipped: note('skipped'),
    runEnded: note('run ended'),
  };
};

test('all are told, in order', async () => {
  const notes: string[] = [];
  const tee = teeRecorder(noting('a', notes), noting('b', notes));
  await tee.runEnded('run', 'success', 0);
  expect(notes).toEqual(['a run ended', 'b run ended']);
});

test('one that fails is heard of, and the others are told all the same', async () => {
  const notes: string[] = [];
  const tee = teeRecorder(noting('a', notes, true), noting('b', notes));
  await expect(Promise.resolve(tee.runEnded('run', 'success', 0))).rejects.toThrow('a is full');
  expect(notes).toEqual(['a run ended', 'b run ended']);
});

test('what one leaves of a fact that it hears is what the others hear, and all are told', () => {
  const heard: string[] = [];
  const hearing = (name: string): Recorder => ({
    ...noting(name, []),
    hear: (fact) => {
      heard.push(`${name} ${fact.at}`);
      return { ...fact, at: fact.at + 1 };
    },
  });
  const tee = teeRecorder(hearing('a'), noting('b', []), hearing('c'));
  const log = { kind: 'log', level: 'info', message: 'm' } as const;
  expect(tee.hear?.({ ...log, at: 1 })).toEqual({ ...log, at: 3 });
  expect(heard).toEqual(['a 1', 'c 2']);
});
