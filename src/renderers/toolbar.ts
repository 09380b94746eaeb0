import { oneLine } from '../results/markdown.ts';
import type { Clock } from './clock.ts';
import { copyText } from './clipboard.ts';
import { button, h, press } from './dom.ts';
import type { Dispose } from './listeners.ts';

/** Long enough to be read, short enough not to be taken for the button's name. */
const COPIED_MS = 1500;

/** A button that puts text on the clipboard and says whether it worked. */
export const copyButton = (label: string, text: () => string): HTMLButtonElement => {
  const element = button(label, () => void copy(), { 'aria-live': 'polite' });
  const copy = async (): Promise<void> => {
    const copied = await copyText(text(), element);
    element.textContent = copied ? 'Copied' : 'Clipboard refused';
    setTimeout(() => {
      element.textContent = label;
    }, COPIED_MS);
  };
  return element;
};

/** The pair of buttons that chooses between UTC and local time, for every result of the page. */
export const clockSwitch = (clock: Clock): { element: HTMLElement; dispose: Dispose } => {
  const choice = (label: string, utc: boolean): HTMLButtonElement =>
    button(label, () => {
      clock.utc = utc;
    });
  const utc = choice('UTC', true);
  const local = choice('Local', false);
  local.title = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const update = (): void => {
    press(utc, clock.utc);
    press(local, !clock.utc);
  };
  update();
  const element = h('span', { class: 'db-switch', role: 'group', 'aria-label': 'Time zone' }, utc, local);
  return { element, dispose: clock.onChange(update) };
};

const isWeb = (url: string): boolean => {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
};

/** Anchors for links that came with a result; an address other than http or https gives none. */
export const linksOf = (links: readonly { title: string; url: string }[] = []): HTMLElement[] =>
  links
    .filter(({ url }) => isWeb(url))
    .map(({ title, url }) =>
      h(
        'a',
        { class: 'db-link', href: url, target: '_blank', rel: 'noopener noreferrer', title: url },
        `${oneLine(title)} ↗`,
      ),
    );

/** The line above a result: title at the left, tools at the right. */
export const header = (title: string | undefined, ...tools: readonly HTMLElement[]): HTMLElement =>
  h(
    'div',
    { class: 'db-header' },
    h('div', { class: 'db-title' }, oneLine(title ?? '')),
    h('div', { class: 'db-tools', role: 'toolbar', 'aria-label': 'Result' }, ...tools),
  );
