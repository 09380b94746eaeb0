// Entry of the thread that holds the image of a store.
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerData } from './protocol.ts';
import { serve } from './serve.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
serve(parentPort, workerData as WorkerData);
