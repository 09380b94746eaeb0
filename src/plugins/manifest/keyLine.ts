const bare = (key: string): string => key.replace(/^(["'])(.*)\1$/, '$2');

const split = (path: string): string[] => path.split('.').map((part) => bare(part.trim()));

/**
 * The 1-based line of a TOML text that sets the key at `path`, or the nearest key above it; `undefined` when none of
 * it is written there.
 */
export const keyLine = (text: string, path: readonly string[]): number | undefined => {
  let table: string[] = [];
  let best: { line: number; depth: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line);
    const assigned = /^\s*([\w-]+(?:\s*\.\s*[\w-]+)*|"[^"]*"|'[^']*')\s*=/.exec(line);
    if (header) table = split(header[1] ?? '');
    const here = header ? table : assigned ? [...table, ...split(assigned[1] ?? '')] : undefined;
    if (!here?.every((part, i) => part === path[i])) continue;
    if (here.length > (best?.depth ?? 0)) best = { line: index + 1, depth: here.length };
  }
  return best?.line;
};
