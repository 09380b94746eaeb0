// What this folder uses of WebAssembly: it is part of no ECMAScript library, and Node's types leave it out.
declare namespace WebAssembly {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- an opaque value
  class Module {}
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports?: object);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class CompileError extends Error {}
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  /** Missing where the engine has no JSPI. */
  let promising: ((f: unknown) => unknown) | undefined;
}
