// The files of journals in a folder, and their names.
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { unlessGone } from './durable.ts';

/** None where someone deleted the folder: its next writer makes it anew. */
export const filesOf = (folder: string): string[] => unlessGone(() => readdirSync(folder)) ?? [];

/** A file of a writer's journal. */
export interface Segment {
  readonly file: string;
  readonly writer: string;
  readonly number: number;
  /** Stays the same when the file is being reaped. */
  readonly key: string;
  /** Being reaped; still read. */
  readonly dead: boolean;
}

export const DEAD = 'dead-';

export const segmentFile = (writer: string, number: number): string => `j-${writer}.${number}.jsonl`;

const segmentOf = (file: string): Segment | undefined => {
  const [, dead, writer, number] = /^(dead-)?j-(.+)\.(\d+)\.jsonl$/.exec(file) ?? [];
  if (writer === undefined || number === undefined) return undefined;
  return { file, writer, number: Number(number), key: `${writer}.${number}`, dead: dead !== undefined };
};

/** All segments, by writer, then in order. */
export const segments = (folder: string): Segment[] =>
  filesOf(folder)
    .flatMap((file) => segmentOf(file) ?? [])
    .sort((a, b) => (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.number - b.number));

/** What all journals in a folder take. */
export const bytesOfSegments = (folder: string): number =>
  segments(folder).reduce(
    (sum, { file }) => sum + (unlessGone(() => statSync(path.join(folder, file)).size) ?? 0),
    0,
  );

/** `time-pid-random`: unique among all processes that ever write here. */
export const newWriter = (): string =>
  `${Date.now().toString(36)}-${process.pid}-${randomBytes(4).toString('hex')}`;
