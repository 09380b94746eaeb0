import type { LoadedComponent } from '../transpile/protocol.ts';
import type { Guest, GuestRequest } from './guest.ts';

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type InstantiateCore = (module: WebAssembly.Module, imports?: object) => WebAssembly.Instance;

interface Glue {
  instantiate(
    getCoreModule: (name: string) => WebAssembly.Module,
    imports: Imports,
    instantiateCore: InstantiateCore,
  ): Guest;
}

/** Not an error to anybody: where a warm-up stops. */
const STOP = new Error('the request of a warm-up was read');

/** A request whose first field cannot be read. */
const UNREADABLE = {
  get input(): string {
    throw STOP;
  },
} as GuestRequest;

/** One instance of a plugin: serves one call, then is dropped. */
export class PluginInstance {
  readonly guest: Guest;
  readonly #memories: WebAssembly.Memory[] = [];

  constructor(glue: Glue, { modules }: LoadedComponent, imports: Imports) {
    const known = new Map(modules.map((loaded) => [loaded.name, loaded]));
    const withMemory = new Set(modules.filter((loaded) => loaded.pages > 0).map((loaded) => loaded.module));
    const used = new Set<WebAssembly.Module>();
    const getCoreModule = (name: string): WebAssembly.Module => {
      const loaded = known.get(name);
      if (!loaded) throw new Error(`there is no module ${name}`);
      return loaded.module;
    };
    this.guest = glue.instantiate(getCoreModule, imports, (module, coreImports) => {
      // Each memory has a limit of its own, so a module with one may be instantiated only once.
      if (withMemory.has(module) && used.has(module))
        throw new Error('a module with a memory is used twice, which is not offered');
      used.add(module);
      const instance = new WebAssembly.Instance(module, coreImports);
      for (const item of Object.values(instance.exports))
        if (item instanceof WebAssembly.Memory) this.#memories.push(item);
      return instance;
    });
  }

  /**
   * Goes the way of a call up to where the plugin itself would be entered, so that the call need not be the first to
   * go it: the glue is made anew for each instance, and is slow the first time.
   * @throws when the instance cannot be called
   */
  warmUp(): void {
    try {
      this.guest.invoke(UNREADABLE);
    } catch (error) {
      if (error !== STOP) throw error;
    }
  }

  /** Size of the largest memory. */
  get memoryBytes(): number {
    return Math.max(0, ...this.#memories.map((memory) => memory.buffer.byteLength));
  }
}

/** The JavaScript that joins a component's modules. */
export async function loadGlue(component: LoadedComponent): Promise<Glue> {
  return (await import(component.glueUrl)) as Glue;
}
