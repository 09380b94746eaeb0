import type { Dispose } from './listeners.ts';
import { Listeners } from './listeners.ts';

export type ThemeKind = 'light' | 'dark' | 'hc-light' | 'hc-dark';

const kindOf = (body: Element, dark: boolean): ThemeKind => {
  const { classList } = body;
  if (classList.contains('vscode-high-contrast-light')) return 'hc-light';
  if (classList.contains('vscode-high-contrast')) return 'hc-dark';
  if (classList.contains('vscode-dark')) return 'dark';
  if (classList.contains('vscode-light')) return 'light';
  return dark ? 'dark' : 'light';
};

/**
 * The page's theme, followed live: VS Code changes the class of the body and the custom properties of the root
 * element; elsewhere the system's preference counts.
 */
export class Theme {
  readonly #listeners = new Listeners();
  readonly #document: Document;
  readonly #media: MediaQueryList;
  readonly #observer: MutationObserver;
  #scheduled = false;

  constructor(document: Document, view: Window & typeof globalThis) {
    this.#document = document;
    this.#media = view.matchMedia('(prefers-color-scheme: dark)');
    this.#media.addEventListener('change', this.#changed);
    this.#observer = new view.MutationObserver(this.#changed);
    for (const target of [document.documentElement, document.body])
      this.#observer.observe(target, { attributeFilter: ['class', 'style', 'data-vscode-theme-kind'] });
  }

  get kind(): ThemeKind {
    return kindOf(this.#document.body, this.#media.matches);
  }

  onChange(callback: () => void): Dispose {
    return this.#listeners.add(callback);
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#media.removeEventListener('change', this.#changed);
  }

  /** A theme switch sets hundreds of properties one by one; views repaint once. */
  readonly #changed = (): void => {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#listeners.notify();
    });
  };
}

/** Resolves colours of style.css for drawing on a canvas, which knows no custom properties. */
export class Colors {
  readonly #root: HTMLElement;
  readonly #known = new Map<string, string>();

  /** @param root - a `.databook` element in the page */
  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** The colour of a custom property, say `--db-grid`, as `rgb(…)` or `color(…)`. */
  resolve(property: string): string {
    const known = this.#known.get(property);
    if (known !== undefined) return known;
    const probe = this.#root.ownerDocument.createElement('span');
    probe.style.color = `var(${property})`;
    this.#root.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    this.#known.set(property, color);
    return color;
  }

  /** Forgets what it resolved: the theme changed. */
  refresh(): void {
    this.#known.clear();
  }

  /** The font of the page at a size in pixels, in the canvas's notation. */
  font(size: number): string {
    return `${size}px ${getComputedStyle(this.#root).fontFamily}`;
  }
}
