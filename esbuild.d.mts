/** Bundles everything that ships into dist/. */
export function bundle(): Promise<void>;
