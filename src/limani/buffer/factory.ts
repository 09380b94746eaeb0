import { createHash } from 'node:crypto';
import path from 'node:path';
import type { LimaniConfig, LimaniFactory } from '../registry.ts';
import type { RemoteLimani } from '../remote.ts';
import { BufferedLimani } from './bufferedLimani.ts';
import type { LinkOptions } from './link.ts';

export interface BufferOptions extends Omit<LinkOptions, 'remote' | 'folder'> {
  /** Holds a folder for each server. */
  readonly backlogs: string;
}

/** Where entries for a server wait. */
export const backlogFolder = (backlogs: string, adapter: string, { where }: RemoteLimani): string =>
  path.join(backlogs, `${adapter}-${createHash('sha256').update(where).digest('hex').slice(0, 12)}`);

/** Makes adapters of servers, each with a folder for the times in which its server is away. */
export const buffered =
  (
    adapter: string,
    factory: (config: LimaniConfig) => RemoteLimani,
    { backlogs, ...options }: BufferOptions,
  ): LimaniFactory =>
  (config) => {
    const remote = factory(config);
    return new BufferedLimani({ ...options, remote, folder: backlogFolder(backlogs, adapter, remote) });
  };
