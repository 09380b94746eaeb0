// In a bundle of its own: the extension's bundle turns its imports into require(), which cannot take every module.

/** Loads a module. */
export const importModule = (url: string): Promise<Readonly<Record<string, unknown>>> =>
  import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>;
