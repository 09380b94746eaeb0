import { openingFence } from './fence.ts';
import type { OpeningFence } from './fence.ts';
import { htmlBlockEnd } from './htmlBlock.ts';
import type { HtmlEnd } from './htmlBlock.ts';
import { LineCursor } from './lineCursor.ts';
import type { Lines } from './lines.ts';
import { headingLine, listMarker, setextLine, thematicBreak } from './lineStarts.ts';

/**
 * What a line is to the record: `fence` opens a code block that stands in no quote and no list, `comment` is such an
 * HTML comment at the start of a line; whatever else is `text`.
 */
export type LineKind = 'text' | 'fence' | 'comment';

/** What follows the text read so far: anything, a blank line first, or nothing (it goes on to the end). */
export type OpenEnd = 'closed' | 'needs-blank' | 'open';

/** A quote (`width` 0) or a list item, whose lines are indented by `width` columns. */
interface Container {
  readonly width: number;
  empty: boolean;
}

type Leaf = 'none' | 'paragraph' | OpeningFence | { readonly html: HtmlEnd };

/** No writer nests deeper; without a bound, a line of `>` signs would make every later line slow. */
const DEEPEST = 64;

/**
 * The block structure of CommonMark as far as it decides which lines stand at the top level: quotes, lists, HTML
 * blocks, paragraphs and the code inside quotes and lists. A code block at the top level is its caller's to skip.
 */
export class BlockScanner {
  readonly #lines: Lines;
  readonly #cursor: LineCursor;
  #containers: Container[] = [];
  #leaf: Leaf = 'none';
  /** Containers that the current line continues. */
  #matched = 0;
  #fence: OpeningFence | undefined;

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#cursor = new LineCursor(lines.bytes);
  }

  /** The fence of the last line of kind `fence`. */
  get fence(): OpeningFence | undefined {
    return this.#fence;
  }

  get end(): OpenEnd {
    if (this.#containers.length > 0 || typeof this.#leaf === 'string' || !('html' in this.#leaf))
      return 'closed';
    return this.#leaf.html === 'blank line' ? 'needs-blank' : 'open';
  }

  /** Forgets everything: what follows stands at the top level. */
  reset(): void {
    this.#containers = [];
    this.#leaf = 'none';
  }

  /** Reads the line at `at` whose text ends at `end`. */
  line(at: number, end: number): LineKind {
    const cursor = this.#cursor;
    cursor.start(at, end);
    this.#matched = 0;
    while (this.#matched < this.#containers.length && this.#continues(this.#containers[this.#matched]))
      this.#matched++;
    if (this.#allMatched() && typeof this.#leaf === 'object') return this.#insideLeaf(this.#leaf);
    for (;;) {
      if (cursor.blank) return this.#blankLine();
      if (cursor.indent >= 4) {
        if (this.#leaf !== 'paragraph') this.#open('none');
        return 'text';
      }
      if (this.#containers.length < DEEPEST && this.#opensContainer()) continue;
      return this.#leafLine(at);
    }
  }

  #allMatched(): boolean {
    return this.#matched === this.#containers.length;
  }

  #continues(container: Container | undefined): boolean {
    const cursor = this.#cursor;
    if (!container) return false;
    if (container.width === 0) {
      if (cursor.indent > 3 || cursor.byte !== 0x3e) return false;
      cursor.skipQuoteMarker();
      return true;
    }
    if (cursor.blank) return !container.empty;
    if (cursor.indent < container.width) return false;
    cursor.advance(container.width);
    return true;
  }

  #insideLeaf(leaf: OpeningFence | { html: HtmlEnd }): LineKind {
    const cursor = this.#cursor;
    if ('html' in leaf) {
      const ends = leaf.html === 'blank line' ? cursor.blank : leaf.html.test(cursor.rest());
      if (ends) this.#leaf = 'none';
    } else if (cursor.indent <= 3 && leaf.closedBy(this.#lines, cursor.nonSpace, cursor.end)) {
      this.#leaf = 'none';
    }
    return 'text';
  }

  #blankLine(): LineKind {
    this.#containers.length = this.#matched;
    this.#leaf = 'none';
    return 'text';
  }

  /** Ends what the line does not continue and puts `leaf` there. */
  #open(leaf: Leaf): void {
    this.#containers.length = this.#matched;
    const last = this.#containers.at(-1);
    if (last) last.empty = false;
    this.#leaf = leaf;
  }

  #opensContainer(): boolean {
    const cursor = this.#cursor;
    if (cursor.byte === 0x3e) {
      this.#open('none');
      cursor.skipQuoteMarker();
      this.#containers.push({ width: 0, empty: false });
      this.#matched++;
      return true;
    }
    if (this.#isSetext() || thematicBreak(cursor)) return false;
    const marker = listMarker(cursor, this.#leaf === 'paragraph' && this.#allMatched());
    if (!marker) return false;
    this.#open('none');
    cursor.skipListMarker(marker.length);
    this.#containers.push({ width: cursor.listWidth, empty: true });
    this.#matched++;
    return true;
  }

  #isSetext(): boolean {
    return this.#leaf === 'paragraph' && this.#allMatched() && setextLine(this.#cursor);
  }

  #leafLine(lineStart: number): LineKind {
    const cursor = this.#cursor;
    const fence = openingFence(this.#lines, cursor.nonSpace, cursor.end, cursor.indent);
    if (fence) {
      this.#open(fence);
      if (this.#containers.length > 0) return 'text';
      this.#leaf = 'none';
      this.#fence = fence;
      return 'fence';
    }
    if (cursor.byte === 0x3c) {
      const text = cursor.rest();
      const html = htmlBlockEnd(text, this.#leaf === 'paragraph');
      if (html) {
        const ends = html !== 'blank line' && html.test(text);
        this.#open(ends ? 'none' : { html });
        return this.#containers.length === 0 && cursor.nonSpace === lineStart && text.startsWith('<!--')
          ? 'comment'
          : 'text';
      }
    }
    if (this.#isSetext() || thematicBreak(cursor) || headingLine(cursor)) this.#open('none');
    else if (this.#leaf !== 'paragraph' || this.#allMatched()) this.#open('paragraph');
    // else a lazy line: the paragraph inside the quote or list goes on
    return 'text';
  }
}
