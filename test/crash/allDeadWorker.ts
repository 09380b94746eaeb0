// A view's thread that removes any journal the image holds, also under a process that still writes it. Runs are judged as
// ever: only the answer about journals is wrong.
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerData } from '../../src/limani/sqljs/worker/protocol.ts';
import { serve } from '../../src/limani/sqljs/worker/serve.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
serve(parentPort, workerData as WorkerData, () => () => false);
