import type { Limani } from '../../limani/limani.ts';

/** Changes that come close together are looked at once, milliseconds. */
const TOGETHER_MS = 300;

/** The same way to open a run log; where that can tell of changes by others, they are told from then on. */
export function following(
  open: () => Promise<Limani | undefined>,
  changed: () => void,
): () => Promise<Limani | undefined> {
  let followed: Limani | undefined;
  let soon: NodeJS.Timeout | undefined;
  return async () => {
    const limani = await open();
    if (limani && limani !== followed) {
      followed = limani;
      limani.onChange?.(() => {
        soon ??= setTimeout(() => {
          soon = undefined;
          changed();
        }, TOGETHER_MS).unref();
      });
    }
    return limani;
  };
}
