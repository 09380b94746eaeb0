import { h, svg } from '../dom.ts';
import { copyButton } from '../toolbar.ts';
import type { Block, Inline, Tone } from './tree.ts';

const TAGS = { emphasis: 'em', strong: 'strong', strike: 'del' } as const;

const inline = (node: Inline): Node | string => {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return h('code', {}, node.text);
    case 'break':
      return h('br');
    case 'link':
      return h(
        'a',
        { href: node.address, title: node.address, target: '_blank', rel: 'noopener noreferrer' },
        ...inlines(node.children),
      );
    default:
      return h(TAGS[node.kind], {}, ...inlines(node.children));
  }
};

const inlines = (nodes: readonly Inline[]): (Node | string)[] => nodes.map(inline);

/** A triangle or a circle, each with a mark in it. */
const ICONS: Readonly<Record<Tone, string>> = {
  warning: 'M8 1.8 15 14.2H1ZM8 6v4M8 11.2v1.5',
  note: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM8 7v4.5M8 4.2v1.5',
};

const icon = (tone: Tone): Element =>
  svg(
    'svg',
    { viewBox: '0 0 16 16', class: 'db-icon', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[tone] }),
  );

const DIFF_LINES: Readonly<Record<string, string>> = { '+': 'db-added', '-': 'db-removed', '@': 'db-muted' };

/** Lines of a diff in colours; its signs tell the same. */
const diffLines = (text: string): HTMLElement[] =>
  text.split('\n').map((line) => h('span', { class: DIFF_LINES[line.charAt(0)] }, `${line}\n`));

const code = (text: string, language: string): HTMLElement =>
  h(
    'div',
    { class: 'db-code' },
    h(
      'pre',
      { tabindex: 0, role: 'group', 'aria-label': language === '' ? 'Code' : `Code, ${language}` },
      h('code', {}, ...(language === 'diff' ? diffLines(text) : [text])),
    ),
    copyButton('Copy', () => text),
  );

const table = ({ align, head, rows }: Extract<Block, { kind: 'table' }>): HTMLElement => {
  const cells = (tag: 'th' | 'td', row: readonly (readonly Inline[])[]): HTMLElement =>
    h(
      'tr',
      {},
      ...row.map((cell, i) => {
        const side = align[i];
        const attributes = { class: side && `db-${side}`, scope: tag === 'th' && 'col' };
        return h(tag, attributes, ...inlines(cell));
      }),
    );
  return h(
    'div',
    { class: 'db-scroll', tabindex: 0, role: 'group', 'aria-label': 'Table, scrollable' },
    h('table', {}, h('thead', {}, cells('th', head)), h('tbody', {}, ...rows.map((row) => cells('td', row)))),
  );
};

const list = ({ start, loose, items }: Extract<Block, { kind: 'list' }>): HTMLElement => {
  const attributes = { class: loose && 'db-loose' };
  const children = items.map((item) => h('li', {}, ...blocks(item)));
  return start === undefined
    ? h('ul', attributes, ...children)
    : h('ol', { ...attributes, start }, ...children);
};

const block = (node: Block): HTMLElement => {
  switch (node.kind) {
    case 'heading':
      return h(`h${node.level}`, {}, ...inlines(node.children));
    case 'paragraph':
      return h('p', {}, ...inlines(node.children));
    case 'code':
      return code(node.text, node.language);
    case 'literal':
      return h('div', { class: 'db-literal' }, node.text);
    case 'list':
      return list(node);
    case 'quote':
      return h('blockquote', {}, ...blocks(node.children));
    case 'callout':
      return h(
        'div',
        { class: `db-callout db-${node.tone}`, role: 'note' },
        icon(node.tone),
        h('div', {}, ...blocks(node.children)),
      );
    case 'table':
      return table(node);
    case 'rule':
      return h('hr');
  }
};

/** Builds the elements, none of which runs anything or loads anything. */
export const blocks = (nodes: readonly Block[]): HTMLElement[] => nodes.map(block);
