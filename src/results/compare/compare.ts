import { isReadableMime } from '../mime.ts';
import type { Output } from '../output.ts';
import { decodeUtf8 } from '../utf8.ts';
import { itemsOf, linesOf, type Item, type Items } from './items.ts';

/** A series, row, figure or line that is not the same in two results. */
export interface Change {
  readonly what: 'added' | 'gone' | 'changed';
  readonly name: string;
  /** What it was and what it is, for a reader; empty where the name says it all or there is nothing. */
  readonly before: string;
  readonly after: string;
}

export interface Comparison {
  readonly kind: Items['kind'] | 'bytes';
  /** How many are the same in both. */
  readonly same: number;
  readonly changes: readonly Change[];
}

/** Compares what two results say: their series, rows and figures, and where they have none of these, their lines. */
export function compareOutputs(before: readonly Output[], after: readonly Output[]): Comparison[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  const kinds = [...new Set([...was, ...is].map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const [old, now] = [was, is].map((parts) => parts.filter((part) => part.kind === kind));
    const count = Math.max(old?.length ?? 0, now?.length ?? 0);
    return Array.from({ length: count }, (_, i) =>
      compareItems(kind, old?.[i]?.items ?? [], now?.[i]?.items ?? []),
    );
  });
}

interface Part {
  readonly kind: Comparison['kind'];
  readonly items: readonly Item[];
}

/** Rich outputs as their data; of the others, those that are no twin of a rich one. */
function partsOf(outputs: readonly Output[]): Part[] {
  const rich = outputs.map(itemsOf);
  return outputs.flatMap((output, i): Part[] => {
    const own = rich[i];
    if (own) return [own];
    if (isReadableMime(output.mime) && rich[i + 1]) return [];
    return [textOrBytes(output)];
  });
}

function textOrBytes({ mime, data }: Output): Part {
  if (isReadableMime(mime) || mime.startsWith('text/') || /[/+]json$/.test(mime)) {
    try {
      return linesOf(decodeUtf8(data));
    } catch {
      // called text and no UTF-8: its bytes can still be compared
    }
  }
  return { kind: 'bytes', items: [{ name: mime, shown: `${data.length} bytes`, exact: data.join() }] };
}

function compareItems(kind: Part['kind'], before: readonly Item[], after: readonly Item[]): Comparison {
  const was = new Map(before.map((item) => [item.name, item]));
  const is = new Map(after.map((item) => [item.name, item]));
  const gone = before
    .filter(({ name }) => !is.has(name))
    .map(({ name, shown }): Change => ({ what: 'gone', name, before: shown, after: '' }));
  const others = after.flatMap((item): Change[] => {
    const old = was.get(item.name);
    const { name, shown } = item;
    if (!old) return [{ what: 'added', name, before: '', after: shown }];
    return old.exact === item.exact ? [] : [{ what: 'changed', name, before: old.shown, after: shown }];
  });
  const changed = others.filter(({ what }) => what === 'changed').length;
  return { kind, same: before.length - gone.length - changed, changes: [...gone, ...others] };
}
