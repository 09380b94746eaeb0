import type { Nodes, PhrasingContent } from 'mdast';
import { plainLines, shorten } from '../../results/markdown.ts';
import { linkable } from './address.ts';
import type { Source } from './parse.ts';
import { textOf } from './tree.ts';
import type { Inline } from './tree.ts';

/** Levels of nesting that are drawn; what lies deeper is shown as it was written. */
export const MAX_DEPTH = 16;

const MAX_TARGET = 200;

const text = (value: string): Inline => ({ kind: 'text', text: plainLines(value) });

/** A node as it was written. */
export const sourceOf = ({ position }: Nodes, source: Source): string =>
  plainLines(source.text.slice(position?.start.offset, position?.end.offset));

const KINDS = { emphasis: 'emphasis', strong: 'strong', delete: 'strike' } as const;

/**
 * Formatted text without anything that acts: HTML stays text, an image becomes a link to it, and a link that may not
 * be one becomes its text with the address behind.
 * @param depth - levels of nesting around the nodes
 */
export const inlinesOf = (
  nodes: readonly PhrasingContent[],
  source: Source,
  depth: number,
  inLink = false,
): Inline[] => {
  const within = (children: readonly PhrasingContent[], link = inLink): Inline[] =>
    inlinesOf(children, source, depth + 1, link);

  const linked = (url: string, label: readonly Inline[]): Inline[] => {
    const shown = label.length > 0 ? label : [text(url)];
    if (inLink) return [...shown];
    const address = linkable(url);
    if (address !== undefined) return [{ kind: 'link', address, children: shown }];
    const target = plainLines(shorten(url, MAX_TARGET));
    if (url === '' || textOf(shown) === target) return [...shown];
    return [...shown, text(' ('), { kind: 'code', text: target }, text(')')];
  };
  const image = (url: string, alt: string | null | undefined): Inline[] =>
    linked(url, [text(alt ? `Image: ${alt}` : 'Image')]);

  return nodes.flatMap((node): Inline[] => {
    if (depth > MAX_DEPTH) return [{ kind: 'text', text: sourceOf(node, source) }];
    switch (node.type) {
      case 'text':
      case 'html':
        return [text(node.value)];
      case 'inlineCode':
        return [{ kind: 'code', text: plainLines(node.value) }];
      case 'break':
        return [{ kind: 'break' }];
      case 'emphasis':
      case 'strong':
      case 'delete':
        return [{ kind: KINDS[node.type], children: within(node.children) }];
      case 'link':
        return linked(node.url, within(node.children, true));
      case 'linkReference':
        return linked(source.definitions.get(node.identifier)?.url ?? '', within(node.children, true));
      case 'image':
        return image(node.url, node.alt);
      case 'imageReference':
        return image(source.definitions.get(node.identifier)?.url ?? '', node.alt);
      default:
        return [{ kind: 'text', text: sourceOf(node, source) }];
    }
  });
};
