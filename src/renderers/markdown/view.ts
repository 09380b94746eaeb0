import { h } from '../dom.ts';
import { message } from '../message.ts';
import { plainText } from '../text.ts';
import type { View } from '../view.ts';
import { blocksOf } from './blocks.ts';
import { blocks } from './draw.ts';
import { isParseable } from './limits.ts';
import { parseMarkdown } from './parse.ts';

/** Draws Markdown: formatted, with its HTML as text and its images as links. */
export const renderMarkdown: View<string> = (root, text) => {
  if (isParseable(text)) {
    const source = parseMarkdown(text);
    root.append(h('div', { class: 'db-markdown' }, ...blocks(blocksOf(source.root.children, source))));
  } else {
    root.append(message('note', 'Not formatted: this text is too large or too intricate.'), plainText(text));
  }
  return () => undefined;
};
