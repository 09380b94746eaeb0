/** Resolves after so many milliseconds; until then the process does not end. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
