import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleLimitError, limitModule } from './limitModule.ts';
import { limitModules } from './limitModules.ts';

const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const module = (...sections: number[][]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...HEAD, ...sections.flat()]);
const memory = (...limits: number[]): number[] => [5, limits.length + 1, 1, ...limits];
const table = (...limits: number[]): number[] => [4, limits.length + 2, 1, 0x70, ...limits];
const custom = (size: number): number[] => [0, size + 2, 1, 0x78, ...new Array<number>(size).fill(0)];
const LIMITS = { maxPages: 16, maxTableElements: 100 };

const sizes = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  await WebAssembly.compile(bytes);
};

describe('limitModule', () => {
  it.each([
    [module(memory(0, 1)), 16, 0],
    [module(memory(1, 1, 200, 1)), 16, 0],
    [module(memory(1, 1, 4)), 4, 0],
    [module(table(0, 1), memory(0, 0)), 16, 100],
    [module(table(1, 1, 7), custom(100)), 0, 7],
    [module(custom(3)), 0, 0],
    [module(), 0, 0],
  ])('gives every memory and table a maximum: %#', async (bytes, pages, tableElements) => {
    const limited = limitModule(bytes, LIMITS);
    expect(limited).toMatchObject({ pages, tableElements });
    await sizes(limited.bytes);
    const again = limitModule(limited.bytes, LIMITS);
    expect(again.bytes).toEqual(limited.bytes);
  });

  it.each([
    [module(memory(0, 17)), 'needs 1.0625 MiB of memory to begin with, but limits.memory_mb is 1'],
    [module(memory(3, 1, 1)), 'shared or 64-bit'],
    [module(memory(4, 1)), 'shared or 64-bit'],
    [module(table(0, 101)), 'needs a table of 101 elements; 100 are the most'],
    [module([4, 4, 1, 0x63, 0x70, 0, 1]), 'a kind of table'],
    [module([5, 9, 3]), 'ends in the middle'],
    [module([1, 0x80]), 'a number that is too long'],
  ])('refuses what is larger or cannot be limited: %#', (bytes, message) => {
    expect(() => limitModule(bytes, LIMITS)).toThrow(message);
  });

  it('ends on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (tail) => {
        try {
          limitModule(module([...tail]), LIMITS);
        } catch (error) {
          expect(error).toBeInstanceOf(ModuleLimitError);
        }
      }),
    );
  });
});

describe('limitModules', () => {
  it('gives the whole memory to the largest module only', () => {
    const limited = limitModules(
      new Map([
        ['helper', module(memory(0, 1))],
        ['main', module(memory(0, 1), custom(50))],
        ['code', module(custom(90))],
      ]),
      64,
    );
    expect(Object.fromEntries(Array.from(limited, ([name, { pages }]) => [name, pages]))).toEqual({
      main: 1024,
      helper: 16,
      code: 0,
    });
  });

  it('refuses several memories in one module, too many modules and too large tables', () => {
    const two = module([5, 5, 2, 0, 1, 0, 1]);
    expect(() => limitModules(new Map([['a', two]]), 1)).toThrow('several memories');
    const many = Array.from({ length: 65 }, (_, i): [string, Uint8Array<ArrayBuffer>] => [
      String(i),
      module(),
    ]);
    expect(() => limitModules(new Map(many), 1)).toThrow('65 modules');
    const tables = Array.from({ length: 11 }, (_, i): [string, Uint8Array<ArrayBuffer>] => [
      String(i),
      module(table(0, 1)),
    ]);
    expect(() => limitModules(new Map(tables), 1)).toThrow('tables');
  });
});
