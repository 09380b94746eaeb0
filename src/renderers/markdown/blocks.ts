import type { List, RootContent, Table } from 'mdast';
import { plainLines } from '../../results/markdown.ts';
import { quoted } from './callouts.ts';
import { inlinesOf, MAX_DEPTH, sourceOf } from './inline.ts';
import type { Source } from './parse.ts';
import type { Block, Inline } from './tree.ts';

const listOf = (list: List, source: Source, depth: number): Block => ({
  kind: 'list',
  start: list.ordered ? (list.start ?? 1) : undefined,
  loose: list.spread === true || list.children.some(({ spread }) => spread),
  items: list.children.map((item) => blocksOf(item.children, source, depth + 1)),
});

const tableOf = ({ children, align }: Table, source: Source, depth: number): Block => {
  const [head = [], ...rows] = children.map((row) =>
    row.children.map((cell) => inlinesOf(cell.children, source, depth + 1)),
  );
  return {
    kind: 'table',
    align: head.map((_, i) => align?.[i] ?? undefined),
    head,
    rows: rows.map((row) => head.map((_, i): Inline[] => row[i] ?? [])),
  };
};

/**
 * What a parsed text shows.
 * @param depth - levels of nesting around the nodes
 */
export const blocksOf = (nodes: readonly RootContent[], source: Source, depth = 0): Block[] =>
  nodes.flatMap((node): Block[] => {
    if (depth > MAX_DEPTH) return [{ kind: 'literal', text: sourceOf(node, source) }];
    switch (node.type) {
      case 'heading':
        return [
          { kind: 'heading', level: node.depth, children: inlinesOf(node.children, source, depth + 1) },
        ];
      case 'paragraph':
        return [{ kind: 'paragraph', children: inlinesOf(node.children, source, depth + 1) }];
      case 'code':
        return [{ kind: 'code', language: node.lang ?? '', text: plainLines(node.value) }];
      case 'html':
        return [{ kind: 'literal', text: plainLines(node.value) }];
      case 'list':
        return [listOf(node, source, depth)];
      case 'blockquote':
        return quoted(blocksOf(node.children, source, depth + 1));
      case 'table':
        return [tableOf(node, source, depth)];
      case 'thematicBreak':
        return [{ kind: 'rule' }];
      case 'definition':
        return [];
      default:
        return [{ kind: 'literal', text: sourceOf(node, source) }];
    }
  });
