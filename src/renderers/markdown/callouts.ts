import { textOf } from './tree.ts';
import type { Block, Tone } from './tree.ts';

const TONES: Readonly<Record<string, Tone>> = { 'Warning:': 'warning', 'Note:': 'note' };

/** The tone that a paragraph sets by its first words, say **Warning:**. */
const toneOf = (block: Block): Tone | undefined => {
  const first = block.kind === 'paragraph' ? block.children[0] : undefined;
  return first?.kind === 'strong' ? TONES[textOf(first.children)] : undefined;
};

/** A quotation, in which every paragraph that begins with **Note:** or **Warning:** begins a callout. */
export const quoted = (children: readonly Block[]): Block[] => {
  const parts: { readonly tone: Tone | undefined; readonly children: Block[] }[] = [];
  for (const child of children) {
    const tone = toneOf(child);
    const part = parts.at(-1);
    if (tone || !part) parts.push({ tone, children: [child] });
    else part.children.push(child);
  }
  return parts.map(({ tone, children: within }) =>
    tone ? { kind: 'callout', tone, children: within } : { kind: 'quote', children: within },
  );
};
