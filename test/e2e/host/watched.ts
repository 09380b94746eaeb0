// Notes who calls what: functions of the runtime are wrapped, and calls from a given folder are kept.
import fs from 'node:fs';
import workerThreads from 'node:worker_threads';

type AnyFunction = (...args: never[]) => unknown;

/** Calls `action` and returns the names of the watched functions that code below `folder` called meanwhile. */
export async function callsFrom(folder: string, action: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const restore = targets().map(([owner, name, label]) => watch(owner, name, label, folder, calls));
  try {
    await action();
  } finally {
    for (const undo of restore) undo();
  }
  return calls;
}

function targets(): [object, string, string][] {
  const wasm = ['compile', 'instantiate', 'validate', 'Module', 'Instance', 'Memory'];
  const files = [
    'readdir',
    'readdirSync',
    'readFile',
    'readFileSync',
    'open',
    'openSync',
    'opendir',
    'createReadStream',
  ];
  const promised = ['readdir', 'readFile', 'open', 'opendir'];
  return [
    ...wasm.map((name): [object, string, string] => [WebAssembly, name, `WebAssembly.${name}`]),
    [workerThreads, 'Worker', 'new Worker'],
    ...files.map((name): [object, string, string] => [fs, name, `fs.${name}`]),
    ...promised.map((name): [object, string, string] => [fs.promises, name, `fs.promises.${name}`]),
  ];
}

function watch(owner: object, name: string, label: string, folder: string, calls: string[]): () => void {
  const original = Reflect.get(owner, name) as AnyFunction;
  const note = (): void => {
    const stack = new Error().stack ?? '';
    if (stack.includes(folder)) calls.push(label);
  };
  const wrapped = new Proxy(original, {
    apply: (target, self, args): unknown => (note(), Reflect.apply(target, self, args)),
    construct: (target, args, newTarget) => (note(), Reflect.construct(target, args, newTarget) as object),
  });
  Object.defineProperty(owner, name, { value: wrapped, configurable: true, writable: true });
  return () => Object.defineProperty(owner, name, { value: original, configurable: true, writable: true });
}
