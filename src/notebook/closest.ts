/** Edits that turn `a` into `b`: insertions, deletions, replacements and swaps of neighbours. */
const distance = (a: string, b: string): number => {
  const before = Array.from({ length: b.length + 1 }, () => 0);
  let last = before;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (last[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    last = row;
    row = next;
  }
  return row[b.length] ?? 0;
};

/** Names longer than this are not compared: no person types them. */
const LONGEST = 64;

/**
 * The candidate that `name` was probably meant to be, regardless of case; undefined when none is near enough
 * (about one edit per three letters).
 */
export const closest = (name: string, candidates: Iterable<string>): string | undefined => {
  if (name.length > LONGEST) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = (name.length < 2 ? 0 : Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const d = distance(wanted, candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
};

/** `a, b, c` for a message, cut after `most` names; `none` when there are no names. */
export const listed = (names: Iterable<string>, none = 'none', most = 12): string => {
  const all = [...names];
  if (all.length === 0) return none;
  const shown = all.slice(0, most).join(', ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
};
