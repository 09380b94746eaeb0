/** Formatted text within a line. All text is made visible already: control and bidi characters are shown as signs. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly address: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' };

export type Align = 'left' | 'right' | 'center' | undefined;

/** What kind of message a callout is. */
export type Tone = 'note' | 'warning';

/** What a Markdown text shows, apart from how: no HTML, no images, and no addresses but those that may be linked. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4 | 5 | 6; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** Source text shown as it was written. */
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'list';
      /** Number of the first item; `undefined` for bullets. */
      readonly start: number | undefined;
      /** Items stand apart like paragraphs. */
      readonly loose: boolean;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly children: readonly Block[] }
  | {
      readonly kind: 'table';
      /** One per column. */
      readonly align: readonly Align[];
      readonly head: readonly (readonly Inline[])[];
      /** Each as long as the head. */
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'rule' };

/** The text within, without its formatting. */
export const textOf = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'break') return '\n';
      return 'text' in node ? node.text : textOf(node.children);
    })
    .join('');
