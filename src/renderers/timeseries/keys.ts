import type uPlot from 'uplot';

/** Part of the visible range that remains after one step of zoom. */
const ZOOM = 0.5;

/**
 * Keyboard use of a plot: arrows move the cursor from sample to sample (with Shift by tenths), + and - zoom around
 * it, 0 shows all again, Escape leaves the cursor.
 * @param readout - called after the keyboard moved the cursor
 */
export const attachKeys = (
  host: HTMLElement,
  plot: uPlot,
  range: { readonly from: number; readonly to: number },
  readout: () => void,
): { reset(): void } => {
  const reset = (): void => plot.setScale('x', { min: range.from, max: range.to });
  const limits = (): { min: number; max: number } => ({
    min: plot.scales['x']?.min ?? range.from,
    max: plot.scales['x']?.max ?? range.to,
  });

  const cursorTo = (idx: number): void => {
    const times = plot.data[0];
    const { min, max } = limits();
    let i = Math.max(0, Math.min(times.length - 1, idx));
    while ((times[i] ?? min) < min && i < times.length - 1) i++;
    while ((times[i] ?? max) > max && i > 0) i--;
    const t = times[i];
    if (t !== undefined)
      plot.setCursor({ left: plot.valToPos(t, 'x'), top: plot.over.clientHeight / 3 }, true);
    readout();
  };

  const zoom = (factor: number): void => {
    const { min, max } = limits();
    const at = plot.data[0][plot.cursor.idx ?? -1] ?? (min + max) / 2;
    const half = ((max - min) * factor) / 2;
    const from = Math.max(range.from, at - half);
    const to = Math.min(range.to, at + half);
    if (to > from) plot.setScale('x', { min: from, max: to });
  };

  host.addEventListener('keydown', (event) => {
    if (event.target !== host || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = plot.data[0].length;
    const idx = plot.cursor.idx ?? -1;
    const by = event.shiftKey ? Math.max(1, Math.round(count / 10)) : 1;
    const actions: Record<string, () => void> = {
      ArrowRight: () => cursorTo(idx + by),
      ArrowLeft: () => cursorTo(idx < 0 ? count - 1 : idx - by),
      Home: () => cursorTo(0),
      End: () => cursorTo(count - 1),
      '+': () => zoom(ZOOM),
      '=': () => zoom(ZOOM),
      '-': () => zoom(1 / ZOOM),
      '0': reset,
      Escape: () => {
        plot.setCursor({ left: -10, top: -10 }, true);
        readout();
      },
    };
    const action = actions[event.key];
    if (!action) return;
    action();
    event.preventDefault();
    // The notebook around this page has meanings of its own for these keys.
    event.stopPropagation();
  });
  return { reset };
};
