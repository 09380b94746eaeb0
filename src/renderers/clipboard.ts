import { h } from './dom.ts';

/** Where the asynchronous clipboard is missing (plain http) or refused, a selection still can be copied. */
const copySelection = (text: string, near: HTMLElement): boolean => {
  const area = h('textarea', { class: 'db-hidden', 'aria-hidden': 'true', tabindex: -1 });
  area.value = text;
  near.after(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else copies without a secure context
  const copied = document.execCommand('copy');
  area.remove();
  near.focus();
  return copied;
};

/** Puts text on the clipboard; false when the browser does not allow it. `near` is focused again afterwards. */
export const copyText = async (text: string, near: HTMLElement): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text, near);
  }
};
