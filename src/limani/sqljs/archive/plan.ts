// Which runs go into which archives.

export interface ArchiveBounds {
  /** An image in use of more than this is made smaller, bytes. */
  readonly imageBytes: number;
  /** Texts in one archive, about, bytes: what reading of an archived run needs in memory. */
  readonly pieceBytes: number;
  /** Runs of past months with fewer texts than this are left in the image as long as it is not too large, bytes. */
  readonly oldBytes: number;
  /** So many archives are written in one publication at most, about: it shall not take long. */
  readonly pieces: number;
}

export const DEFAULT_BOUNDS: ArchiveBounds = {
  imageBytes: 128 << 20,
  pieceBytes: 4 << 20,
  oldBytes: 4 << 20,
  pieces: 16,
};

/** A run that has ended. */
export interface Candidate {
  readonly id: string;
  /** Epoch seconds. */
  readonly start: number;
  /** Of its texts. */
  readonly bytes: number;
}

export interface Piece {
  /** `2026-10` */
  readonly month: string;
  readonly runIds: readonly string[];
}

/** An archive and what is left of it. */
export interface Shelved {
  readonly id: number;
  readonly file: string;
  readonly month: string;
  /** Of the texts that were put into it. */
  readonly bytes: number;
  /** Of those that still count. */
  readonly live: number;
}

/** The calendar month of a time, UTC; times that no calendar knows are in its first month. */
export function monthOf(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return '0000-01';
  return date.toISOString().slice(0, 7);
}

/** The beginning of the last calendar month, epoch seconds: what began before is past. */
function startOfRecent(now: Date): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1) / 1000;
}

/**
 * The runs that go now.
 * @param candidates oldest first; no more of them are asked for than needed
 * @param used bytes of the image in use
 */
export function departing(
  candidates: Iterable<Candidate>,
  used: number,
  { imageBytes, pieceBytes, oldBytes, pieces }: ArchiveBounds,
  now: Date,
): Candidate[] {
  // down to well below the bound, so that not every publication has to do this
  const excess = used > imageBytes ? used - imageBytes * 0.75 : 0;
  const recent = startOfRecent(now);
  const going: Candidate[] = [];
  let bytes = 0;
  for (const candidate of candidates) {
    if (bytes >= pieces * pieceBytes) break;
    if (candidate.start >= recent && bytes >= excess) break;
    going.push(candidate);
    bytes += candidate.bytes;
  }
  return excess === 0 && bytes < oldBytes ? [] : going;
}

/** Archives that are written anew: much of what is in them is gone, or they are small and more of their month comes. */
export function worn(
  archives: readonly Shelved[],
  going: readonly Candidate[],
  { pieceBytes, pieces }: ArchiveBounds,
): Shelved[] {
  const months = new Set(going.map(({ start }) => monthOf(start)));
  let bytes = 0;
  return archives
    .filter(
      ({ month, bytes: all, live }) =>
        (all > 0 && live <= all / 2) || (months.has(month) && live < pieceBytes / 2),
    )
    .filter(({ live }) => (bytes += live) <= pieces * pieceBytes);
}

/** Runs as pieces of one month each. */
export function piecesOf(runs: readonly Candidate[], { pieceBytes }: ArchiveBounds): Piece[] {
  const pieces: { month: string; bytes: number; runIds: string[] }[] = [];
  for (const { id, start, bytes } of runs.toSorted((a, b) => a.start - b.start)) {
    const [month, last] = [monthOf(start), pieces.at(-1)];
    if (last?.month === month && last.bytes + bytes <= pieceBytes) {
      last.runIds.push(id);
      last.bytes += bytes;
    } else pieces.push({ month, bytes, runIds: [id] });
  }
  return pieces.map(({ month, runIds }) => ({ month, runIds }));
}
