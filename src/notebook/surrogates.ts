// A JavaScript string can hold a lone surrogate and UTF-8 cannot. It is written as U+FFFD, and the attribute
// `surrogates` of the cell lists, for every U+FFFD of the text in order, what it stands for.

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const REPLACEMENT = '\uFFFD';

/** The value of the attribute for `source`, or undefined when it can be written as it is. */
export function surrogateList(source: string): string | undefined {
  if (source.isWellFormed()) return undefined;
  const signs = source.matchAll(new RegExp(`${LONE.source}|${REPLACEMENT}`, 'g'));
  return Array.from(signs, ([sign]) => sign.charCodeAt(0).toString(16)).join(',');
}

/** `text` with its lone surrogates put back, or undefined when `list` is not one for this text. */
export function restoreSurrogates(text: string, list: string): string | undefined {
  const units = list.split(',');
  if (!units.every((unit) => /^(?:fffd|d[89a-f][0-9a-f]{2})$/.test(unit))) return undefined;
  let i = 0;
  const restored = text.replaceAll(REPLACEMENT, () => {
    const unit = units[i++];
    return unit === undefined ? REPLACEMENT : String.fromCharCode(parseInt(unit, 16));
  });
  return i === units.length ? restored : undefined;
}
