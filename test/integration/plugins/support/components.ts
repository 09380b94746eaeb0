// Components that misbehave, built once and kept in .cache/ until their sources change.
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cachedComponent } from '../../../../scripts/plugins.ts';
import { withApiVersion } from '../../../../src/plugins/apiSection.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

/** The contract's text. */
export const WIT = readFileSync(path.join(root, 'wasm-plugins/wit/v1/plugin.wit'), 'utf8');

/** The JavaScript plugin whose input says what it does. */
export const hostilePlugin = (): Promise<Uint8Array> =>
  cachedComponent('test-hostile', { entry: path.join(root, 'test/fixtures/plugins/hostile/main.js') });

/** Parameters of `invoke` and `plan` as the canonical ABI flattens them. */
const PARAMS = '(param i32 i32 i32 i32 i32 i32 f64 f64 i32 f64 f64 i32 i32 i32 i32 i32)';

export interface NativePlugin {
  /** The instructions of `invoke`; they leave the address of the result. */
  readonly invoke: string;
  /** More fields of the module. */
  readonly fields?: string;
  readonly imports?: string;
  readonly memory?: string;
  readonly wit?: string;
  /** Written into the component; none by default. */
  readonly api?: string;
}

/** A component from a few lines of WebAssembly text. Addresses from 1024 on are free. */
export async function nativePlugin(plugin: NativePlugin): Promise<Uint8Array> {
  const {
    invoke,
    fields = '',
    imports = '',
    memory = '(memory (export "memory") 1)',
    wit = WIT,
    api,
  } = plugin;
  const core = await parse(`(module
    ${imports}
    ${memory}
    (global $free (mut i32) (i32.const 4096))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 15)) (i32.const -16)))
      (global.set $free (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func $invoke (export "invoke") ${PARAMS} (result i32) ${invoke})
    (func (export "plan") ${PARAMS} (result i32) unreachable)
    ${fields})`);
  const component = await componentNew(
    await componentEmbed({ binary: core, witSource: wit, world: 'plugin' }),
  );
  return api === undefined ? component : withApiVersion(component, api);
}
