/** Attributes; `undefined` and `false` leave one out, `true` gives it without a value. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

const SVG = 'http://www.w3.org/2000/svg';

const set = (element: Element, attributes: Attributes): void => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
};

/** Builds an element. Data goes in as children: strings become text nodes, and nothing is ever parsed as HTML. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter((child) => child !== undefined));
  return element;
};

/** Like {@link h} for SVG. */
export const svg = (tag: string, attributes: Attributes, ...children: readonly Element[]): Element => {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children);
  return element;
};

/** Marks a toggle button as on or off for eyes and screen readers alike. */
export const press = (button: HTMLElement, on: boolean): void =>
  button.setAttribute('aria-pressed', String(on));

/** A plain push button. */
export const button = (
  label: string,
  onClick: (event: MouseEvent) => void,
  attributes: Attributes = {},
): HTMLButtonElement => {
  const element = h('button', { type: 'button', class: 'db-button', ...attributes }, label);
  element.addEventListener('click', onClick);
  return element;
};

let ids = 0;

/** An id that no other element of the page has. */
export const uniqueId = (): string => `databook-${++ids}`;
