/** The view's thread as it ships, or one that takes every writer for dead: that must only ever cost work. */
export const workerOf = (liveness: string | undefined): URL =>
  liveness === 'all-dead'
    ? new URL('./allDeadWorker.ts', import.meta.url)
    : new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url);
