import { Worker } from 'node:worker_threads';
import { PluginError } from '../contract.ts';
import type { LoadReply, LoadRequest, LoadedComponent } from './protocol.ts';

/** Hostile code can be slow to transpile; then it is given up. */
const TIMEOUT_MS = 120_000;

/** Loads a plugin's component in a worker of its own. @throws PluginError `config`, or `cancelled` by the signal */
export function loadComponent(
  workerUrl: URL,
  request: LoadRequest,
  signal: AbortSignal,
): Promise<LoadedComponent> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl, {
      workerData: request,
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const fail = (message: string): void => {
      reject(
        new PluginError({ code: 'config', message: `${request.wasmFile} could not be loaded: ${message}.` }),
      );
    };
    const onAbort = (): void => {
      reject(new PluginError({ code: 'cancelled', message: 'Cancelled while the plugin was loaded.' }));
      void worker.terminate();
    };
    const timer = setTimeout(() => {
      fail(`transpiling took more than ${TIMEOUT_MS / 1000} s`);
      void worker.terminate();
    }, TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.once('message', (reply: LoadReply) => {
      if ('ok' in reply) resolve(reply.ok);
      else reject(new PluginError(reply.failure));
    });
    worker.once('error', (error) => {
      fail(error instanceof Error ? error.message : String(error));
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      fail('the transpiler stopped early'); // does nothing when there was an answer
    });
  });
}
