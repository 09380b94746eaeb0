import { ResultError } from '../results/error.ts';
import { MIME, SHOWN_AS } from '../results/mime.ts';
import { readRich, readText } from '../results/rich.ts';
import { Clock } from './clock.ts';
import type { Storage } from './clock.ts';
import { h } from './dom.ts';
import { renderJson } from './json.ts';
import type { Dispose } from './listeners.ts';
import { renderLogs } from './logs.ts';
import markdownStyle from './markdown/style.css';
import { renderMarkdown } from './markdown/view.ts';
import { message } from './message.ts';
import { renderStat } from './stat.ts';
import style from './style.css';
import { renderTable } from './table/view.ts';
import { renderText, renderVerbatim } from './text.ts';
import { Theme } from './theme.ts';
import { renderTimeSeries } from './timeseries/view.ts';
import uplotStyle from 'uplot/dist/uPlot.min.css';
import type { Surroundings } from './view.ts';

const draw = (root: HTMLElement, mime: string, data: Uint8Array, around: Surroundings): Dispose => {
  switch (mime) {
    case MIME.json:
    case SHOWN_AS.json:
      return renderJson(root, readText(mime, data), around);
    case MIME.markdown:
    case SHOWN_AS.markdown:
      return renderMarkdown(root, readText(mime, data), around);
    case MIME.text:
    case SHOWN_AS.text:
      return renderText(root, readText(mime, data), around);
    case SHOWN_AS.verbatim:
      return renderVerbatim(root, data, around);
  }
  const rich = readRich(mime, data);
  switch (rich?.kind) {
    case 'timeseries':
      return renderTimeSeries(root, rich.value, around);
    case 'table':
      return renderTable(root, rich.value, around);
    case 'logs':
      return renderLogs(root, rich.value, around);
    case 'stat':
      return renderStat(root, rich.value, around);
    case undefined:
      root.append(
        message('note', `This version of Databook cannot draw ${mime}; its text form can be shown instead.`),
      );
      return () => undefined;
  }
};

/** Draws results into a page, VS Code's notebook webview and a plain one alike. */
export class Renderer {
  readonly #theme: Theme;
  readonly #clock: Clock;
  readonly #sheet: CSSStyleSheet;
  readonly #drawn = new Map<string, Dispose>();

  constructor(view: Window & typeof globalThis, storage: Storage) {
    this.#theme = new Theme(view.document, view);
    this.#clock = new Clock(storage);
    this.#sheet = new view.CSSStyleSheet();
    this.#sheet.replaceSync(`${uplotStyle}\n${style}\n${markdownStyle}`);
  }

  /**
   * Draws one output in place of whatever `element` holds. Data that does not fit its type gives a message, never a
   * blank and never an exception.
   * @param id - names the output for {@link dispose}; drawing it again replaces the former drawing
   * @param collapsed - folded at first, if it can be
   */
  render(id: string, element: HTMLElement, mime: string, data: Uint8Array, collapsed = false): void {
    this.dispose(id);
    const page = element.getRootNode();
    if (page instanceof Document || page instanceof ShadowRoot)
      if (!page.adoptedStyleSheets.includes(this.#sheet)) page.adoptedStyleSheets.push(this.#sheet);
    const root = h('div', { class: 'databook', 'data-kind': this.#theme.kind, 'data-mime': mime });
    element.replaceChildren(root);
    const followTheme = this.#theme.onChange(() => root.setAttribute('data-kind', this.#theme.kind));
    let undraw: Dispose = () => undefined;
    try {
      undraw = draw(root, mime, data, { theme: this.#theme, clock: this.#clock, collapsed });
    } catch (error) {
      const what =
        error instanceof ResultError
          ? 'This result is not what its type promises. Its text form can be shown instead.'
          : 'This result could not be drawn. Its text form can be shown instead; please report this as a defect of Databook.';
      root.replaceChildren(message('error', what, error instanceof Error ? error.message : String(error)));
    }
    this.#drawn.set(id, () => {
      followTheme();
      undraw();
    });
  }

  /** Lets go of one output, or of all. */
  dispose(id?: string): void {
    for (const key of id === undefined ? [...this.#drawn.keys()] : [id]) {
      this.#drawn.get(key)?.();
      this.#drawn.delete(key);
    }
  }
}
