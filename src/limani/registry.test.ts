import { expect, test } from 'vitest';
import type { Limani } from './limani.ts';
import { databaseName, LimaniRegistry, type LimaniConfig } from './registry.ts';

test('an adapter is made by its name, with its configuration', () => {
  const made: LimaniConfig[] = [];
  const registry = new LimaniRegistry({
    sqljs: (config) => {
      made.push(config);
      return {} as Limani;
    },
  });
  registry.create('sqljs', { database: 'oncall', folder: '/x' });
  expect(made).toEqual([{ database: 'oncall', folder: '/x' }]);
});

test('an unknown name is an error that lists the known ones', () => {
  const registry = new LimaniRegistry({ sqljs: () => ({}) as Limani });
  expect(() => registry.create('postgres', {})).toThrow(
    expect.objectContaining({
      code: 'unknown-adapter',
      message: 'There is no Limani named "postgres". Known: sqljs.',
    }),
  );
});

test('the database has one name, in either spelling', () => {
  expect(databaseName({})).toBeUndefined();
  expect(databaseName({ database: 'oncall' })).toBe('oncall');
  expect(databaseName({ werehouse: 'oncall' })).toBe('oncall');
  expect(databaseName({ werehouse: 'oncall', database: 'oncall' })).toBe('oncall');
  const config: unknown = expect.objectContaining({ code: 'config' });
  expect(() => databaseName({ werehouse: 'a', database: 'b' })).toThrow(config);
  for (const bad of ['', '..', '.x', 'a/b', 'a\\b', 'x'.repeat(65)])
    expect(() => databaseName({ database: bad })).toThrow(config);
  expect(() => databaseName({ database: 7 } as unknown as LimaniConfig)).toThrow(config);
});
