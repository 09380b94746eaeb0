// What may be said of old runs, without VS Code, so that it can be tested.
import type { PrunePolicy } from '../../limani/limani.ts';
import { DURATION_FORM, parseDuration } from '../../notebook/duration.ts';
import { parseSize } from '../../results/size.ts';

/** One way to say which runs are old. */
export interface PruneChoice {
  readonly label: string;
  readonly detail: string;
  readonly prompt: string;
  readonly value: string;
  /** The policy, or why the text is none. @param now epoch milliseconds */
  readonly read: (text: string, now: number) => PrunePolicy | string;
}

export const PRUNE_CHOICES: readonly PruneChoice[] = [
  {
    label: '$(calendar) By age',
    detail: 'Runs that were started longer ago than a time',
    prompt: 'Remove runs that were started longer ago than this, such as 90d, 26w or 12h',
    value: '90d',
    read: (text, now) => {
      const seconds = parseDuration(text.trim());
      if (seconds === undefined) return `Write ${DURATION_FORM}; for months and years days: 365d.`;
      return seconds > 0 ? { before: now / 1000 - seconds } : 'That would be all runs: write a time above 0.';
    },
  },
  {
    label: '$(list-ordered) By number',
    detail: 'All runs but so many of the newest',
    prompt: 'Keep so many of the newest runs and remove the others',
    value: '1000',
    read: (text) =>
      /^\d{1,15}$/.test(text.trim())
        ? { keepRuns: Number(text.trim()) }
        : 'Write a whole number, such as 1000.',
  },
  {
    label: '$(database) By size',
    detail: 'All runs but the newest that take so much together',
    prompt: 'Keep the newest runs whose texts take so much together, such as 500M, and remove the others',
    value: '500M',
    read: (text) => {
      const bytes = parseSize(text);
      return bytes === undefined ? 'Write a size such as 500M, 2G or 64KiB.' : { keepBytes: bytes };
    },
  },
];
