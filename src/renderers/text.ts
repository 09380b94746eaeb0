import { formatValue } from '../results/format.ts';
import { plainLines } from '../results/markdown.ts';
import { decodeUtf8 } from '../results/utf8.ts';
import { h } from './dom.ts';
import { message } from './message.ts';
import type { View } from './view.ts';

/** Beyond this many UTF-16 units a text is not divided. */
const MAX_DIVIDED = 20_000;

/** Lines that hang together by their columns: a query with a caret under it, a table. */
const COLUMNS = /^ |\t| {2}|[│┃|]/m;

/** A stretch up to and with the blank lines that end it. */
const STRETCH = /[^]+?(?:\n[ \t]*\n+|$)/g;

/** Colours and weights of terminals. */
const SGR = /\u001b\[[\d;]*m/g;

/** Text in a monospaced font. Sentences wrap; where columns matter lines stay whole, and scroll. */
export const plainText = (text: string): HTMLElement => {
  const shown = plainLines(text.replace(SGR, '')).replace(/\n+$/, '');
  const stretches = shown.length > MAX_DIVIDED ? [shown] : (shown.match(STRETCH) ?? []);
  return h(
    'div',
    { class: 'db-scroll db-text', tabindex: 0, role: 'group', 'aria-label': 'Text, scrollable' },
    ...stretches.map((stretch) => h('div', { class: COLUMNS.test(stretch) && 'db-columns' }, stretch)),
  );
};

/** Draws text as it is. */
export const renderText: View<string> = (root, text) => {
  root.append(plainText(text));
  return () => undefined;
};

/** Draws data of a type that is not interpreted: as text if it is text, else as its size. */
export const renderVerbatim: View<Uint8Array> = (root, data) => {
  root.append(verbatim(data));
  return () => undefined;
};

const verbatim = (data: Uint8Array): HTMLElement => {
  try {
    return plainText(decodeUtf8(data));
  } catch {
    // not UTF-8, so not text
    return message('note', `${formatValue(data.length, 'bytes')} that are not text.`);
  }
};
