import { expect, test } from 'vitest';
import { useDb, type Openable } from './useDb.ts';

/** Writes down what it is told, and fails where it should. */
class Door implements Openable {
  readonly log: string[] = [];
  readonly #fails: readonly string[];
  constructor(...fails: readonly string[]) {
    this.#fails = fails;
  }
  open(): Promise<void> {
    return this.#told('open');
  }
  close(failed = false): Promise<void> {
    return this.#told('close', failed ? 'close after a failure' : 'close');
  }
  #told(what: string, said = what): Promise<void> {
    this.log.push(said);
    return this.#fails.includes(what) ? Promise.reject(new Error(`Cannot ${what}.`)) : Promise.resolve();
  }
}

const breaks = (): Promise<never> => Promise.reject(new Error('It broke.'));

test('opens, operates, closes', async () => {
  const door = new Door();
  const result = await useDb(door, async ({ log }) => {
    log.push('operate');
    return Promise.resolve(7);
  });
  expect([result, door.log]).toEqual([7, ['open', 'operate', 'close']]);
});

test('what breaks is closed, and thrown', async () => {
  const door = new Door();
  await expect(useDb(door, breaks)).rejects.toThrow(/^It broke\.$/);
  expect(door.log).toEqual(['open', 'close after a failure']);
});

test('what cannot be opened is closed without an operation', async () => {
  const door = new Door('open');
  await expect(useDb(door, () => Promise.resolve(door.log.push('operate')))).rejects.toThrow('Cannot open.');
  expect(door.log).toEqual(['open', 'close after a failure']);
});

test('what cannot be closed is thrown, and beside a failure both are', async () => {
  await expect(useDb(new Door('close'), () => Promise.resolve(7))).rejects.toThrow(/^Cannot close\.$/);
  await expect(useDb(new Door('close'), breaks)).rejects.toMatchObject({
    name: 'AggregateError',
    message: 'It broke. Besides, the database could not be closed: Cannot close.',
    errors: [new Error('It broke.'), new Error('Cannot close.')],
  });
});
