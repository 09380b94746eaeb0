// The files of a store beside its journals, and their names.
import { filesOf } from '../journal/segments.ts';

/** The file that other programs read. */
export const PUBLISHED = 'runs.sqlite';

export const generationFile = (generation: number): string => `gen-${generation}.sqlite`;

/** Generations that lie in a folder, newest first. */
export const generations = (folder: string): number[] =>
  filesOf(folder)
    .flatMap((name) => /^gen-(\d+)\.sqlite$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);

export const newestGeneration = (folder: string): number => generations(folder)[0] ?? 0;
