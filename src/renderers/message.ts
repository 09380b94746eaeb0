import { h } from './dom.ts';

/** A sentence in place of a result. `error` is announced at once by screen readers. */
export const message = (kind: 'error' | 'note', text: string, detail?: string): HTMLElement =>
  h(
    'div',
    { class: `db-message db-${kind}`, role: kind === 'error' ? 'alert' : 'status' },
    h('div', {}, text),
    detail === undefined ? undefined : h('code', {}, detail),
  );
