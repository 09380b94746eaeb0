// RunDb on every store that is there: each defect of LinchPin's drivers is a test that passes here.
import { afterAll, afterEach, beforeAll, beforeEach, describe, vi } from 'vitest';
import { caller } from './caller.ts';
import { cells } from './cells.ts';
import { driver } from './driver.ts';
import { mongo } from './mongo.ts';
import { TARGETS, type Store, type Target } from './targets.ts';
import { tinydb } from './tinydb.ts';

// processes, each of which starts a Node
vi.setConfig({ testTimeout: 60_000 });

describe.each(TARGETS)('RunDb on %s', (_name, start) => {
  let target: Target;
  let store: Store;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());
  beforeEach(() => {
    store = target.store();
  });
  afterEach(() => store.remove());
  const current = (): Store => store;
  describe('driver', () => driver(current));
  describe('cells', () => cells(current));
  describe('TinyDB', () => tinydb(current));
  describe('MongoDB', () => mongo(current));
  describe('caller', () => caller(current));
});
