// Who writes, how far each has come, and whether each is believed to live.
import type { Deployment } from './deployment.ts';

/**
 * Writers that have not been heard of for so long are forgotten. What they were told about their calls outlives them,
 * because a backlog may lie on a machine that is off for months. Milliseconds.
 */
const FORGOTTEN_AFTER_MS = 400 * 86_400_000;

/** What is said of a writer need not outlive the server: it is said again, and calls made twice change nothing. */
const SOON = { writeConcern: { w: 1 } } as const;

/** Says that a writer lives. @returns up to which number its calls were made */
export async function beat({ collections }: Deployment, writer: string, leaseMs: number): Promise<number> {
  const found = await collections.writers.findOneAndUpdate(
    { _id: writer },
    { $currentDate: { seen: true }, $set: { lease_ms: leaseMs, released: false } },
    { upsert: true, returnDocument: 'after', projection: { number: 1 }, ...SOON },
  );
  return found?.number ?? 0;
}

/** The same, of one that has written and is not done. */
export async function beatAgain({ collections }: Deployment, writer: string, leaseMs: number): Promise<void> {
  await collections.writers.updateOne(
    { _id: writer, released: false },
    { $currentDate: { seen: true }, $set: { lease_ms: leaseMs } },
    SOON,
  );
}

export async function setNumber({ collections }: Deployment, writer: string, number: number): Promise<void> {
  await collections.writers.updateOne({ _id: writer }, { $max: { number } }, SOON);
}

/** Says that a writer is done. @param keepNumber whether its calls may be sent again */
export async function release(
  deployment: Deployment,
  writer: string,
  keepNumber: boolean,
  timeoutMS?: number,
): Promise<void> {
  const { writers } = deployment.collections;
  const options = timeoutMS === undefined ? {} : { timeoutMS };
  if (keepNumber) await writers.updateOne({ _id: writer }, { $set: { released: true } }, options);
  else await writers.deleteOne({ _id: writer }, options);
  const { now } = await deployment.clock();
  await writers.deleteMany({ seen: { $lt: new Date(now - FORGOTTEN_AFTER_MS) } }, options);
}

/**
 * Those that are not believed to live any more, by the server's clock. A server that was started less than `graceMs` ago
 * takes nobody for dead who has not said that he is done: nobody could say anything while it was down.
 */
export async function deadAmong(
  deployment: Deployment,
  writers: readonly string[],
  graceMs: number,
): Promise<ReadonlySet<string>> {
  const [{ now, started }, known] = await Promise.all([
    deployment.clock(),
    deployment.collections.writers.find({ _id: { $in: [...writers] } }).toArray(),
  ]);
  const inGrace = graceMs > 0 && started !== null && now - started < graceMs;
  const living = known.filter(
    ({ seen, lease_ms: lease, released }) => !released && (inGrace || now - seen.getTime() < lease),
  );
  const names = new Set(living.map(({ _id }) => _id));
  return new Set(writers.filter((writer) => !names.has(writer)));
}
