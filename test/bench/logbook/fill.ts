import type { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import { operation } from './sample.ts';

export const OPERATIONS_PER_RUN = 10;
const AT_ONCE = 200;
/** The name of a host that only the first run spoke to, and a text that only it has. */
export const RARE = 'needle-in-the-first-run';

/** Records runs with these numbers, the way a recorder does, with short logs. */
export async function recordRuns(limani: SqljsLimani, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, i) => first + i);
    await Promise.all(
      numbers.map((n) =>
        limani.createRun({
          ...{ runId: idOf(n), runIdHuman: `run ${n}`, startTime: n, hailerInfo: {}, fresh: true },
          notebook: n === 0 ? RARE : `incident-${n % 100}.databook`,
        }),
      ),
    );
    await Promise.all(numbers.map((n) => recordOne(limani, idOf(n), n)));
  }
}

async function recordOne(limani: SqljsLimani, runId: string, n: number): Promise<void> {
  const hostId = await limani.getOrCreateHost(runId, 'here');
  await Promise.all([
    ...Array.from({ length: OPERATIONS_PER_RUN }, (_, i) =>
      limani.insertOperation(operation(runId, hostId, i, false)),
    ),
    limani.endRunUpdate(runId, n + 1, 'success', {}),
  ]);
}

export const idOf = (n: number): string => `run-${n.toString().padStart(9, '0')}`;
