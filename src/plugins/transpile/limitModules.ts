import { ModuleLimitError, limitModule } from './limitModule.ts';

const PAGES_PER_MIB = 16;
/** Helpers that tools add beside a plugin's own code bring small memories of their own. */
const HELPER_PAGES = 16;
const MAX_TABLE_ELEMENTS = 1_000_000;
const MAX_MODULES = 64;

/** One core module of a component, its memories limited. */
export interface LimitedCode {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The most that its memories can grow to, in pages of 64 KiB. */
  readonly pages: number;
}

/**
 * Holds all core modules of a component to `memoryMb`: the largest one that has a memory may use it up, each of the
 * others gets a small one.
 * @throws ModuleLimitError
 */
export function limitModules(
  modules: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  memoryMb: number,
): Map<string, LimitedCode> {
  if (modules.size > MAX_MODULES)
    throw new ModuleLimitError(`consists of ${modules.size} modules; ${MAX_MODULES} are the most`);
  const limited = new Map<string, LimitedCode>();
  let maxPages = memoryMb * PAGES_PER_MIB;
  let elements = 0;
  for (const [name, bytes] of [...modules].sort(([, a], [, b]) => b.length - a.length)) {
    const module = limitModule(bytes, { maxPages, maxTableElements: MAX_TABLE_ELEMENTS / 10 });
    if (module.pages > maxPages)
      throw new ModuleLimitError('has a module with several memories, which is not offered');
    if (module.pages > 0) maxPages = HELPER_PAGES;
    elements += module.tableElements;
    limited.set(name, { bytes: module.bytes, pages: module.pages });
  }
  if (elements > MAX_TABLE_ELEMENTS) throw new ModuleLimitError('has too many or too large tables');
  return limited;
}
