import type { Definition, Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';

/** A Markdown text as parsed. */
export interface Source {
  readonly text: string;
  readonly root: Root;
  /** Addresses of reference links by identifier. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** Parses CommonMark with tables and strikethrough. Slow for some texts: see {@link isParseable}. */
export const parseMarkdown = (text: string): Source => {
  const root = fromMarkdown(text, {
    extensions: [gfmTable(), gfmStrikethrough()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown()],
  });
  const definitions = new Map<string, Definition>();
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'definition' && !definitions.has(node.identifier))
      definitions.set(node.identifier, node);
    if ('children' in node) for (const child of node.children.toReversed()) stack.push(child);
  }
  return { text, root, definitions };
};
