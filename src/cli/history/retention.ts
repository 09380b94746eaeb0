// Which runs are old, as it is said on a command line.
import type { PrunePolicy } from '../../limani/limani.ts';
import { DURATION_FORM, parseDuration } from '../../notebook/duration.ts';
import { parseSize } from '../../results/size.ts';
import { CliError } from '../exit.ts';
import { timeOf } from './filter.ts';

export interface RetentionOptions {
  readonly olderThan?: string;
  readonly before?: string;
  readonly keep?: string;
  readonly keepBytes?: string;
}

/** @param now epoch seconds @throws CliError */
export function policyOf(options: RetentionOptions, now: number): PrunePolicy {
  const { olderThan, before, keep, keepBytes } = options;
  const times = [
    ...(olderThan === undefined ? [] : [now - age(olderThan)]),
    ...(before === undefined ? [] : [timeOf('--before', before, now)]),
  ];
  if (times.length === 0 && keep === undefined && keepBytes === undefined)
    throw new CliError(
      'Say which runs are old: --older-than 90d, --before TIME, --keep N or --keep-bytes 500M. With --dry-run nothing is removed.',
    );
  return {
    ...(times.length > 0 && { before: Math.max(...times) }),
    ...(keep !== undefined && { keepRuns: count(keep) }),
    ...(keepBytes !== undefined && { keepBytes: size(keepBytes) }),
  };
}

function age(text: string): number {
  const seconds = parseDuration(text.replace(/^-/, ''));
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new CliError(
    `--older-than: "${text}" is not ${DURATION_FORM}; for months and years write days: 365d.`,
  );
}

function count(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CliError(`--keep: "${text}" is not a whole number of runs.`);
}

function size(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new CliError(`--keep-bytes: "${text}" is not a size such as 500M, 2G or 64KiB.`);
}
