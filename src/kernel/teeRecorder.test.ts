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
