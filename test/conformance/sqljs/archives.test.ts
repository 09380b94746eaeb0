import { describe, test } from 'vitest';
import { keepingTests } from '../keeping.ts';
import { modelTests } from '../model.ts';
import { readingTests } from '../reading.ts';
import { storeTests } from '../target.ts';
import { transferTests } from '../transfer.ts';
import { openTarget } from './target.ts';

// What has ended is in the image at one moment and in an archive at the next, however a test goes on. Only what reads or
// removes runs that have ended meets archives.
describe('Limani sqljs, all that ended in archives', () => {
  const runner = { describe, test };
  const open = openTarget('always');
  const ofStore = storeTests(runner, open);
  describe('reading', () => readingTests(ofStore));
  describe('keeping', () => keepingTests(ofStore));
  describe('transfer', () => transferTests(ofStore, open));
  describe('model', () => modelTests(runner, open));
});
