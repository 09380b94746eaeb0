// The transpile worker: loads one plugin and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { PluginError } from '../contract.ts';
import { load } from './load.ts';
import type { LoadReply, LoadRequest } from './protocol.ts';

const failed = (error: unknown): LoadReply => {
  if (error instanceof PluginError) return { failure: error.failure };
  const detail = error instanceof Error ? error.stack : undefined;
  const message = `The plugin could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
  return { failure: { code: 'config', message, ...(detail === undefined ? {} : { detail }) } };
};

// Compiling WebAssembly does not by itself keep a thread alive.
const alive = setInterval(() => undefined, 60_000);
const reply = load(workerData as LoadRequest).then((ok): LoadReply => ({ ok }), failed);
void reply.then((message) => {
  parentPort?.postMessage(message);
  clearInterval(alive);
});
