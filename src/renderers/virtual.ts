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

const ROW_HEIGHT = 25;
const OVERSCAN = 8;

/** Fills a table's body, with the rows in sight only when there are many. */
export class VirtualRows {
  readonly #body: HTMLTableSectionElement;
  readonly #source: RowSource;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLTableRowElement>;
  readonly #top = spacer();
  readonly #bottom = spacer();
  #drawn = new Map<number, HTMLTableRowElement>();

  constructor(scroll: HTMLElement, body: HTMLTableSectionElement, source: RowSource) {
    this.#body = body;
    this.#source = source;
    this.#virtualizer = new Virtualizer({
      count: 0,
      getScrollElement: () => scroll,
      estimateSize: () => ROW_HEIGHT,
      overscan: OVERSCAN,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      measureElement,
      getItemKey: (position) => source.key(position),
      onChange: () => this.#draw(),
    });
  }

  /** Starts to follow the scrolling; the table must be in the page. */
  attach(): Dispose {
    const unmount = this.#virtualizer._didMount();
    this.refresh();
    return unmount;
  }

  /** Draws anew: the rows changed, or their order. */
  refresh(): void {
    this.#drawn = new Map();
    const count = this.#source.count();
    if (count <= PLAIN_ROWS) {
      this.#configure(0);
      this.#body.replaceChildren(...Array.from({ length: count }, (_, i) => this.#source.row(i)));
      return;
    }
    this.#configure(count);
    this.#draw();
  }

  #configure(count: number): void {
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count });
    this.#virtualizer._willUpdate();
    this.#virtualizer.measure();
  }

  #draw(): void {
    if (this.#source.count() <= PLAIN_ROWS) return;
    const items = this.#virtualizer.getVirtualItems();
    const rows = new Map<number, HTMLTableRowElement>();
    for (const { index } of items) {
      const row = this.#drawn.get(index) ?? this.#source.row(index);
      row.setAttribute('data-index', String(index));
      rows.set(index, row);
    }
    const fresh = [...rows].filter(([index]) => !this.#drawn.has(index));
    this.#drawn = rows;
    this.#top.style.height = `${items[0]?.start ?? 0}px`;
    this.#bottom.style.height = `${this.#virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)}px`;
    this.#body.replaceChildren(this.#top, ...rows.values(), this.#bottom);
    for (const [, row] of fresh) this.#virtualizer.measureElement(row);
  }
}

const spacer = (): HTMLTableRowElement => h('tr', { class: 'db-spacer', 'aria-hidden': 'true' });
