// Which module an npm package is, as `import` finds it.
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

const CONDITIONS = new Set(['import', 'node', 'module-sync', 'default']);

/** The path that `exports` of a package.json gives for the package itself. */
export function exportedPath(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (Array.isArray(exports)) return exports.map(exportedPath).find((target) => target !== undefined);
  if (typeof exports !== 'object' || exports === null) return undefined;
  const entries = Object.entries(exports);
  const root = entries.find(([key]) => key === '.');
  if (root) return exportedPath(root[1]);
  for (const [condition, target] of entries) {
    const found = CONDITIONS.has(condition) ? exportedPath(target) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined where there is none, or none in the folder. */
export async function entryOf(
  folder: string,
  { exports, main = 'index.js' }: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const named = exports === undefined ? main : exportedPath(exports);
  if (typeof named !== 'string') return undefined;
  const tried = exports === undefined ? [named, `${named}.js`, `${named}/index.js`] : [named];
  for (const candidate of tried) {
    const file = await realpath(path.resolve(folder, candidate)).catch(() => undefined);
    const inside = file?.startsWith(folder + path.sep);
    if (file !== undefined && inside && (await stat(file)).isFile()) return file;
  }
  return undefined;
}
