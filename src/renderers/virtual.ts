import {
  Virtualizer,
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
} from '@tanstack/virtual-core';
import { h } from './dom.ts';
import type { Dispose } from './listeners.ts';

/** Up to here all rows are in the page: found by the browser's search, copied by a selection. */
const PLAIN_ROWS = 100;

export interface RowSource {
  /** How many rows there are now. */
  count(): number;
  /** The identity of the row at a position; its measured height stays with it. */
  key(position: number): number;
  /** Builds the row at a position. */
  row(position: number): HTMLTableRowElement;
}

/** Assumed until rows have been measured; CSS pixels. */
const ROW_HEIGHT = 24;
const OVERSCAN = 8;
/** Measuring may move rows in or out of sight; what is left after this many rounds waits for the next scroll. */
const MAX_ROUNDS = 3;

/** Fills a table's body, with the rows in sight only when there are many. */
export class VirtualRows {
  readonly #scroll: HTMLElement;
  readonly #body: HTMLTableSectionElement;
  readonly #source: RowSource;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLTableRowElement>;
  readonly #top = spacer();
  readonly #bottom = spacer();
  #drawn = new Map<number, HTMLTableRowElement>();
  #rounds = 0;
  #rowHeight = ROW_HEIGHT;

  constructor(scroll: HTMLElement, body: HTMLTableSectionElement, source: RowSource) {
    this.#scroll = scroll;
    this.#body = body;
    this.#source = source;
    this.#virtualizer = new Virtualizer({
      count: 0,
      getScrollElement: () => scroll,
      estimateSize: () => this.#rowHeight,
      overscan: OVERSCAN,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      measureElement,
      getItemKey: (position) => source.key(position),
      onChange: () => this.#draw(),
    });
    // The browser keeps the rows in sight in place by itself; a second correction would stop its smooth scrolling.
    this.#virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  }

  /** Starts to follow the scrolling; the table must be in the page. */
  attach(): Dispose {
    const unmount = this.#virtualizer._didMount();
    this.refresh();
    return unmount;
  }

  /** Draws anew: the rows changed, or their order. */
  refresh(): void {
    // The browser tells of scrolling a frame later: the rows of the old place would be drawn until then.
    this.#virtualizer.scrollOffset = this.#scroll.scrollTop;
    const count = this.#source.count();
    const plain = count <= PLAIN_ROWS;
    this.#drawn = new Map();
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count: plain ? 0 : count });
    this.#virtualizer._willUpdate();
    if (plain) this.#body.replaceChildren(...Array.from({ length: count }, (_, i) => this.#source.row(i)));
    else {
      this.#body.replaceChildren(this.#top, this.#bottom);
      this.#draw();
      this.#learnHeight();
    }
  }

  /** Learns the height of a row that does not wrap, so that rows yet unseen are assumed right. */
  #learnHeight(): void {
    const rows = [...this.#drawn.values()];
    const height = Math.min(...rows.map((row) => row.getBoundingClientRect().height));
    if (!Number.isFinite(height) || height === 0 || height === this.#rowHeight) return;
    this.#rowHeight = height;
    this.#virtualizer.measure();
    for (const row of rows) this.#virtualizer.measureElement(row);
  }

  #draw(): void {
    if (this.#bottom.parentNode !== this.#body || this.#rounds >= MAX_ROUNDS) return;
    this.#rounds++;
    const fresh = this.#place();
    // May call back into here.
    for (const row of fresh) this.#virtualizer.measureElement(row);
    this.#rounds--;
  }

  /** Puts the rows in sight into the page, leaving alone those that are there: the browser holds on to them. */
  #place(): HTMLTableRowElement[] {
    const items = this.#virtualizer.getVirtualItems();
    const wanted = new Map(items.map(({ index }) => [index, this.#drawn.get(index) ?? this.#build(index)]));
    const fresh = [...wanted].filter(([index]) => !this.#drawn.has(index)).map(([, row]) => row);
    for (const [index, row] of this.#drawn) if (!wanted.has(index)) row.remove();
    this.#drawn = wanted;
    let next: Element | null = this.#top.nextElementSibling;
    for (const row of wanted.values()) {
      if (row === next) next = next.nextElementSibling;
      else this.#body.insertBefore(row, next);
    }
    this.#top.style.height = `${items[0]?.start ?? 0}px`;
    this.#bottom.style.height = `${this.#virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)}px`;
    return fresh;
  }

  #build(index: number): HTMLTableRowElement {
    const row = this.#source.row(index);
    row.setAttribute('data-index', String(index));
    return row;
  }
}

const spacer = (): HTMLTableRowElement => h('tr', { class: 'db-spacer', 'aria-hidden': 'true' });
