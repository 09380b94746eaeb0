// A plugin worker: one plugin, one call at a time, killed from outside when it does not answer.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { HostPort } from './hostPort.ts';
import { buffersOf } from './outputs.ts';
import type { CallMessage, WorkerStart } from './protocol.ts';
import { Runner } from './runner.ts';

/** Dead instances hold gigabytes of address space each until they are collected. */
const COLLECT_EVERY = 16;

// The glue asks for this at each instantiation; where it is missing the failing look-up costs milliseconds.
WebAssembly.promising ??= (f) => f;
// The glue looks into the environment at every step, which is slow where it is the real one.
process.env = {};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const { port, flag, start } = workerData as {
  port: MessagePort;
  flag: SharedArrayBuffer;
  start: WorkerStart;
};
const host = new HostPort(port, flag);
const runner = await Runner.create(start, host);
let calls = 0;

port.on('message', (message: CallMessage) => {
  const result = runner.run(message);
  host.post({ kind: 'done', result }, result.op === 'invoke' ? buffersOf(result.response.outputs) : []);
  if (++calls % COLLECT_EVERY === 0) collect();
  runner.prepare();
});
runner.prepare();
