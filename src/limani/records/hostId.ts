import { createHash } from 'node:crypto';

/** A host's id, the same in every process without asking anyone: 52 bits of a hash. */
export const hostId = (runId: string, name: string): number =>
  Number(createHash('sha256').update(`${runId}\0${name}`).digest().readBigUInt64BE() >> 12n);
