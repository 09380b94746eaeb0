import { $init, generate } from '@bytecodealliance/jco-transpile/component';

export interface Transpiled {
  /** Core modules, and the glue. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly imports: readonly string[];
  /** Names of exported functions. */
  readonly exports: readonly string[];
}

/**
 * Turns a component into core modules and the JavaScript that joins them.
 * @param glue file name of the JavaScript
 * @throws when it is not a valid component
 */
export type Transpile = (component: Uint8Array, glue: string) => Transpiled;

/** @throws when the transpiler, which is WebAssembly itself, cannot be read */
export async function openTranspiler(): Promise<Transpile> {
  await $init;
  return transpile;
}

function transpile(component: Uint8Array, glue: string): Transpiled {
  const result = generate(component, {
    name: 'plugin',
    instantiation: { tag: 'sync' },
    noTypescript: true,
    map: [],
    noNodejsCompat: true,
    base64Cutoff: 0,
    tlaCompat: false,
    noNamespacedExports: true,
    validLiftingOptimization: false,
    tracing: false,
  });
  return {
    files: new Map(
      result.files.map(([name, bytes]) => [name.endsWith('.js') ? glue : name, new Uint8Array(bytes)]),
    ),
    imports: result.imports,
    exports: result.exports.filter(([, kind]) => kind === 'function').map(([name]) => name),
  };
}
