const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Names of the environment variables that an entry refers to as `${NAME}`. */
export const placeholdersIn = (entry: string): string[] =>
  Array.from(entry.matchAll(PLACEHOLDER), (match) => match[1] ?? '');

/** The entry with its placeholders filled in. */
export const fillPlaceholders = (entry: string, valueOf: (name: string) => string): string =>
  entry.replace(PLACEHOLDER, (_, name: string) => valueOf(name));
