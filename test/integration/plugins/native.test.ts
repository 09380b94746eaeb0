// Components written by hand: what no engine between the plugin and the host softens.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PluginFailure } from '../../../src/plugins/contract.ts';
import { hostilePlugin, nativePlugin, WIT } from './support/components.ts';
import type { NativePlugin } from './support/components.ts';
import { Fixture, Heartbeat } from './support/fixture.ts';

let fixture: Fixture;
const heartbeat = new Heartbeat();

beforeAll(async () => {
  fixture = await Fixture.create({ maxWorkers: 2 });
});

afterAll(async () => {
  heartbeat.stop();
  await fixture.dispose();
});

let count = 0;
const fails = async (plugin: NativePlugin, config = '', timeoutMs = 20_000): Promise<PluginFailure> => {
  const name = `native${++count}`;
  await fixture.add(name, await nativePlugin(plugin), config);
  const watch = heartbeat.watch();
  const failure = await fixture.failure(name, '', { context: { timeoutMs } });
  watch.expectSteady();
  // Once more: the pool that served the first call serves another.
  expect((await fixture.failure(name, '', { context: { timeoutMs } })).code).toBe(failure.code);
  return failure;
};

/** An ok result at 1024 with the outputs (or notes) of a list at 8192; each has its text at 2048 and data from 0 on. */
const sameListOf = (
  items: number,
  itemSize: number,
  dataLength: number,
  field: 'outputs' | 'notes',
): NativePlugin => ({
  memory: '(memory (export "memory") 1024) (data (i32.const 2048) "text/plain")',
  invoke: `(local $i i32) (local $at i32)
    (loop $more
      (local.set $at (i32.add (i32.const 8192) (i32.mul (local.get $i) (i32.const ${itemSize}))))
      ${
        field === 'outputs'
          ? `(i32.store (local.get $at) (i32.const 2048)) (i32.store offset=4 (local.get $at) (i32.const 10))
             (i32.store offset=8 (local.get $at) (i32.const 0)) (i32.store offset=12 (local.get $at) (i32.const ${dataLength}))`
          : `(i32.store offset=4 (local.get $at) (i32.const 0)) (i32.store offset=8 (local.get $at) (i32.const ${dataLength}))`
      }
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $i) (i32.const ${items}))))
    (i32.store (i32.const ${field === 'outputs' ? 1028 : 1036}) (i32.const 8192))
    (i32.store (i32.const ${field === 'outputs' ? 1032 : 1040}) (i32.const ${items}))
    (i32.const 1024)`,
});

it('ends a trap', async () => {
  expect(await fails({ invoke: 'unreachable' })).toMatchObject({
    code: 'crash',
    message: expect.stringMatching(
      /^The plugin "native\d+" crashed: wasm trap: wasm `unreachable` instruction executed\.$/,
    ) as string,
  });
});

it('ends a stack overflow', async () => {
  const recurse = '(func $again (result i32) (i32.add (call $again) (i32.const 1)))';
  expect(await fails({ invoke: '(call $again)', fields: recurse })).toMatchObject({
    code: 'crash',
    message: expect.stringContaining('ran out of stack, probably by endless recursion') as string,
  });
});

it('lets memory grow to its limit and no further', async () => {
  const grow = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable';
  const before = process.memoryUsage().rss;
  const failure = await fails({ invoke: grow }, '[limits]\nmemory_mb = 32');
  expect(failure).toMatchObject({
    code: 'limit',
    message: expect.stringContaining('its 32 MiB of memory') as string,
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20);
});

it('refuses a memory that begins above its limit', async () => {
  const failure = await fails({ invoke: 'unreachable', memory: '(memory (export "memory") 65536)' });
  expect(failure.code).toBe('config');
  expect(failure.message).toContain('needs 4096 MiB of memory to begin with, but limits.memory_mb is 64');
});

it('copies no more out of a plugin than it may hand over, however often it names the same memory', async () => {
  const before = process.memoryUsage().rss;
  expect((await fails(sameListOf(1000, 28, 32 * 2 ** 20, 'outputs'))).code).toBe('limit');
  expect((await fails(sameListOf(1_000_000, 12, 2 ** 20, 'notes'))).code).toBe('limit');
  expect((await fails(sameListOf(1_000_000, 12, 0, 'notes'))).code).toBe('limit');
  expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
});

it('stops what loops before it is called', async () => {
  const failure = await fails(
    { invoke: 'unreachable', fields: '(func $spin (loop $more (br $more))) (start $spin)' },
    '',
    700,
  );
  expect(failure).toMatchObject({ code: 'timeout' });
});

it('gives no access to the host before the call', async () => {
  const log = '(import "databook:plugin/runtime@1.0.0" "log" (func $log (param i32 i32 i32)))';
  const early = '(func $early (call $log (i32.const 0) (i32.const 0) (i32.const 3))) (start $early)';
  const failure = await fails({ invoke: 'unreachable', imports: log, fields: early });
  expect(failure.code).toBe('config');
  expect(failure.message).toContain('could not be started');
});

it('refuses imports that it does not offer, by name', async () => {
  const wit = `${WIT.replace('import runtime;', 'import runtime; import files;')}\ninterface files { read: func(path: string) -> list<u8>; }`;
  const imports = '(import "databook:plugin/files@1.0.0" "read" (func $read (param i32 i32 i32)))';
  const failure = await fails({
    wit,
    imports,
    invoke: '(call $read (i32.const 0) (i32.const 0) (i32.const 0)) unreachable',
  });
  expect(failure.code).toBe('config');
  expect(failure.message).toContain('wants interfaces that plugins are not offered: databook:plugin/files');
});

it('refuses a function that its contract does not have', async () => {
  const wit = WIT.replace(
    'interface runtime {',
    'interface runtime {\n  exec: func(command: string) -> string;',
  );
  const imports = '(import "databook:plugin/runtime@1.0.0" "exec" (func $exec (param i32 i32 i32)))';
  const failure = await fails({
    wit,
    imports,
    invoke: '(call $exec (i32.const 0) (i32.const 0) (i32.const 0)) unreachable',
  });
  expect(failure.code).toBe('config');
  expect(failure.message).toContain('exec');
});

it.each([
  ['1.7', 'was built for version 1.7 of the plugin contract, and this Databook offers 1.0'],
  ['2.0', 'was built for version 2.0 of the plugin contract, and this Databook offers 1.0'],
])('refuses a newer contract by what is written in it: %s', async (api, message) => {
  const failure = await fails({ invoke: 'unreachable', api });
  expect(failure).toMatchObject({
    code: 'config',
    hint: 'Update Databook, or install an older version of the plugin.',
  });
  expect(failure.message).toContain(message);
});

it('refuses a newer contract by the names of its imports', async () => {
  const wit = WIT.replace('databook:plugin@1.0.0', 'databook:plugin@3.1.0');
  const imports = '(import "databook:plugin/runtime@3.1.0" "log" (func $log (param i32 i32 i32)))';
  const failure = await fails({
    wit,
    imports,
    invoke: '(call $log (i32.const 0) (i32.const 0) (i32.const 0)) unreachable',
  });
  expect(failure.message).toContain('version 3.1 of the plugin contract');
});

it('refuses a manifest for a newer contract', async () => {
  const failure = await fails({ invoke: 'unreachable', api: '1.0' }, 'api = "2"');
  expect(failure.message).toContain(
    'was built for version 1 of the plugin contract, but its config.toml says api = "2"',
  );
});

it.each([
  ['not wasm', new TextEncoder().encode('hello'), 'is not WebAssembly'],
  [
    'a core module',
    Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]),
    'is a plain WebAssembly module, not a component',
  ],
  ['an empty component', Uint8Array.from([0, 97, 115, 109, 13, 0, 1, 0]), 'does not export invoke and plan'],
])('refuses %s', async (name, bytes, message) => {
  const plugin = name.replaceAll(' ', '-');
  await fixture.add(plugin, bytes);
  const failure = await fixture.failure(plugin, '');
  expect(failure.code).toBe('config');
  expect(failure.message).toContain(message);
});

it('refuses a torn component, and runs it once it is whole', async () => {
  const whole = await hostilePlugin();
  await fixture.add('torn', whole.subarray(0, 500_000));
  expect(await fixture.failure('torn', '')).toMatchObject({
    code: 'config',
    message: expect.stringContaining('is not a valid component') as string,
  });
  await fixture.add('torn', whole);
  expect((await fixture.call('torn', { do: 'count' })).text).toBe('1');
});
