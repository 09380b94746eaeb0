import { ResultError } from '../results/error.ts';
import { plainLines, plural } from '../results/markdown.ts';
import { MIME } from '../results/mime.ts';
import { ExactNumber, parseExact } from './exactJson.ts';
import type { ExactJson } from './exactJson.ts';
import { button, h } from './dom.ts';
import { copyButton, header } from './toolbar.ts';
import type { View } from './view.ts';

/** Children shown at once; more come at the press of a button. */
const PAGE = 100;
/** Containers with up to this many children open by themselves, down to the depth below. */
const OPEN_UP_TO = 20;
const OPEN_DEPTH = 2;
/** "Expand all" stops after this many containers. */
const EXPAND_LIMIT = 500;
const LONG_TEXT = 2000;

type Entry = readonly [key: string, value: ExactJson];

type Leaf = null | boolean | number | string | ExactNumber;

const isLeaf = (value: ExactJson): value is Leaf =>
  typeof value !== 'object' || value === null || value instanceof ExactNumber;

const childrenOf = (value: Exclude<ExactJson, Leaf>): Entry[] => {
  return Array.isArray(value)
    ? value.map((item: ExactJson, i): Entry => [String(i), item])
    : Object.entries(value);
};

const leaf = (value: Leaf): HTMLElement => {
  if (value instanceof ExactNumber) return h('span', { class: 'db-json-number' }, value.source);
  if (typeof value !== 'string')
    return h('span', { class: `db-json-${typeof value === 'number' ? 'number' : 'word'}` }, String(value));
  const element = h('span', { class: 'db-json-string' });
  const show = (text: string): void => {
    element.textContent = plainLines(JSON.stringify(text));
  };
  if (value.length <= LONG_TEXT) {
    show(value);
    return element;
  }
  show(value.slice(0, LONG_TEXT));
  const more = button(`… ${plural(value.length - LONG_TEXT, 'more character')}`, () => {
    show(value);
    more.remove();
  });
  return h('span', {}, element, more);
};

/** One value with its key: a line for a leaf, a native disclosure for a container, filled when first opened. */
const nodeOf = (key: string | undefined, value: ExactJson, depth: number): HTMLElement => {
  const name = key === undefined ? undefined : h('span', { class: 'db-json-key' }, `${plainLines(key)}: `);
  if (isLeaf(value)) return h('div', { class: 'db-json-leaf' }, name, leaf(value));
  const children = childrenOf(value);
  const [begin, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (children.length === 0)
    return h('div', { class: 'db-json-leaf' }, name, h('span', { class: 'db-muted' }, `${begin} ${end}`));
  const size = `${begin} ${plural(children.length, Array.isArray(value) ? 'item' : 'key')} ${end}`;
  const list = h('div', { class: 'db-json-children' });
  const details = h('details', {}, h('summary', {}, name, h('span', { class: 'db-muted' }, size)), list);
  let next = 0;
  const page = (): void => {
    const until = Math.min(children.length, next + PAGE);
    const more = h('div');
    list.append(...children.slice(next, until).map(([k, v]) => nodeOf(k, v, depth + 1)), more);
    next = until;
    if (next < children.length)
      more.append(
        button(`Show ${Math.min(PAGE, children.length - next)} of ${children.length - next} more`, () => {
          more.remove();
          page();
        }),
      );
  };
  const fill = (): void => {
    if (details.open && next === 0) page();
  };
  details.addEventListener('toggle', fill);
  details.addEventListener('databook-fill', fill);
  if (depth < OPEN_DEPTH && children.length <= OPEN_UP_TO) {
    details.open = true;
    page();
  }
  return details;
};

/** Opens or closes every container in the page; opening goes on with what appears, up to a limit. */
const setAll = (tree: HTMLElement, open: boolean): void => {
  const queue = [...tree.querySelectorAll('details')];
  for (let i = 0; i < queue.length && i < EXPAND_LIMIT; i++) {
    const details = queue[i];
    if (!details) continue;
    details.open = open;
    if (!open) continue;
    const known = new Set(details.querySelectorAll('details'));
    details.dispatchEvent(new Event('databook-fill'));
    queue.push(...[...details.querySelectorAll('details')].filter((d) => !known.has(d)));
  }
};

/** Draws JSON as a tree that folds, folded from the beginning where that is asked for; the text as it came can be copied. */
export const renderJson: View<string> = (root, text, { collapsed }) => {
  let value: ExactJson;
  try {
    value = parseExact(text);
  } catch (error) {
    throw new ResultError(
      'json',
      MIME.json,
      '',
      `not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const tree = h('div', { class: 'db-json' }, nodeOf(undefined, value, collapsed ? OPEN_DEPTH : 0));
  const fold = tree.querySelector('details')
    ? [button('Expand all', () => setAll(tree, true)), button('Collapse all', () => setAll(tree, false))]
    : [];
  root.append(
    header(
      undefined,
      ...fold,
      copyButton('Copy JSON', () => text),
    ),
    tree,
  );
  return () => undefined;
};
