import { plural } from '../../results/markdown.ts';
import { button, h, press } from '../dom.ts';
import { FIGURES, legendRow, sortRows } from './legendRow.ts';
import type { Figure, LegendRow } from './legendRow.ts';
import type { Line } from './lines.ts';
import { Visibility } from './visibility.ts';

/** From here on a filter box is worth its room. */
const FILTER_FROM = 13;
const TITLES: Readonly<Record<Figure, string>> = { last: 'Last', min: 'Min', max: 'Max' };

export interface LegendEvents {
  /** Other series are to be drawn than before. */
  changed(isShown: (index: number) => boolean): void;
  /** A series is pointed at, or none. */
  focused(index: number | undefined): void;
}

/**
 * Series with their figures, as a table of toggle buttons. One tab stop; arrow keys go through the rows. The column
 * heads sort, highest first.
 */
export class Legend {
  readonly element: HTMLElement;
  readonly #visible: Visibility;
  readonly #rows: readonly LegendRow[];
  readonly #body = h('tbody');
  readonly #status = h('span', { class: 'db-muted', role: 'status' });
  readonly #showAll: HTMLButtonElement;
  readonly #heads: readonly { readonly key: Figure; readonly head: HTMLElement }[];
  readonly #lines: readonly Line[];
  readonly #events: LegendEvents;
  #sorted: readonly LegendRow[];

  constructor(lines: readonly Line[], unit: string | undefined, events: LegendEvents) {
    this.#lines = lines;
    this.#events = events;
    this.#visible = new Visibility(lines.map(({ name }) => name));
    this.#rows = lines.map((line, index) => this.#listen(legendRow(line, index, unit)));
    this.#sorted = this.#rows;
    this.#showAll = button('Show all', () => this.#change(() => this.#visible.showAll()));
    this.#heads = FIGURES.map((key) => ({ key, head: this.#head(key) }));
    this.#body.append(...this.#rows.map(({ element }) => element));
    this.#body.addEventListener('keydown', (event) => this.#key(event));
    this.#body.addEventListener('pointerleave', () => events.focused(undefined));
    const filter = lines.length >= FILTER_FROM ? this.#filter() : undefined;
    this.element = h('div', { class: 'db-legend' }, filter, h('div', { class: 'db-scroll' }, this.#table()));
    this.#rove(0);
    this.#update();
  }

  #table(): HTMLElement {
    const head = h(
      'tr',
      {},
      h('th', { scope: 'col' }, 'Series', this.#status, this.#showAll),
      ...this.#heads.map(({ head }) => head),
    );
    const table = h('table', {}, h('thead', {}, head), this.#body);
    const longest = (of: (row: LegendRow) => number): number =>
      this.#rows.reduce((n, row) => Math.max(n, of(row)), 8);
    const name = longest(({ toggle }) => toggle.textContent.length);
    const figure = longest(({ element }) =>
      Math.max(...Array.from(element.cells, (c, i) => (i === 0 ? 0 : c.textContent.length))),
    );
    // As wide as the texts ask for: figures far from their names are hard to follow.
    table.style.setProperty('--db-name-width', `${name}ch`);
    table.style.setProperty('--db-figure-width', `${figure}ch`);
    return table;
  }

  #head(key: Figure): HTMLElement {
    const sort = button(TITLES[key], () => this.#sortBy(key), {
      class: 'db-sort',
      title: `Sort by ${key}, highest first`,
    });
    return h('th', { scope: 'col', class: `db-number db-${key}` }, sort);
  }

  #filter(): HTMLElement {
    const attributes = { type: 'search', class: 'db-input', placeholder: 'Filter series' };
    const input = h('input', { ...attributes, 'aria-label': 'Filter series by name' });
    input.addEventListener('input', () => this.#change(() => this.#visible.filter(input.value)));
    // Typing here is not a notebook command.
    input.addEventListener('keydown', (event) => event.stopPropagation());
    return input;
  }

  #listen(row: LegendRow): LegendRow {
    const { index, toggle, element } = row;
    toggle.addEventListener('click', (event) =>
      this.#change((visible) =>
        event.altKey || event.ctrlKey || event.metaKey ? visible.solo(index) : visible.toggle(index),
      ),
    );
    toggle.addEventListener('dblclick', () => this.#change((visible) => visible.solo(index)));
    toggle.addEventListener('focus', () => this.#rove(index));
    element.addEventListener('pointerenter', () =>
      this.#events.focused(this.#visible.isShown(index) ? index : undefined),
    );
    return row;
  }

  #change(how: (visible: Visibility) => void): void {
    how(this.#visible);
    this.#update();
  }

  #update(): void {
    const { shown } = this.#visible;
    for (const { element, toggle, index } of this.#rows) {
      element.hidden = !this.#visible.matches(index);
      press(toggle, this.#visible.isOn(index));
    }
    const total = this.#rows.length;
    const status =
      shown < total
        ? `${shown} of ${total} shown`
        : total >= FILTER_FROM
          ? plural(total, 'series', 'series')
          : '';
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#showAll.hidden = this.#rows.every(({ index }) => this.#visible.isOn(index));
    if (!this.#rows.some(({ toggle, element }) => toggle.tabIndex === 0 && !element.hidden))
      this.#rove(this.#sorted.find(({ element }) => !element.hidden)?.index);
    this.#events.changed((index) => this.#visible.isShown(index));
  }

  /** Makes one row the tab stop. */
  #rove(index: number | undefined): void {
    for (const row of this.#rows) row.toggle.tabIndex = row.index === index ? 0 : -1;
  }

  #sortBy(key: Figure): void {
    const again = this.#heads.some((one) => one.key === key && one.head.hasAttribute('aria-sort'));
    for (const { head } of this.#heads) head.removeAttribute('aria-sort');
    if (!again) this.#heads.find((one) => one.key === key)?.head.setAttribute('aria-sort', 'descending');
    this.#sorted = sortRows(this.#rows, this.#lines, again ? undefined : key);
    this.#body.replaceChildren(...this.#sorted.map(({ element }) => element));
  }

  #key(event: KeyboardEvent): void {
    const reachable = this.#sorted.filter(({ element }) => !element.hidden);
    const at = reachable.findIndex(({ toggle }) => toggle === event.target);
    const row = reachable[at];
    if (!row) return;
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: reachable.length - 1 }[event.key];
    const solo = modified ? event.key === 'Enter' : event.key.toLowerCase() === 's';
    if (solo) this.#change((visible) => visible.solo(row.index));
    else if (to !== undefined && !modified) reachable[to]?.toggle.focus();
    else return;
    event.preventDefault();
    // The notebook around this page has meanings of its own for these keys.
    event.stopPropagation();
  }
}
