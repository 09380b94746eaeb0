import { withQuery } from '../../sdk/index.ts';
import { formatDuration } from './steps.ts';

/** `2026-11-20 03:00:00`, UTC: how Prometheus's pages write a time in their address. */
const pageTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

const TITLE = 'Open in Prometheus';

/** What the page shows: a graph over a time, or a table at a moment. */
export type View = { readonly from: number; readonly to: number } | { readonly at: number };

/**
 * The expression in the server's own page. `/graph` is its address up to version 2; later ones redirect it to
 * `/query` and read the same parameters.
 */
export function pageLink(base: string, expression: string, view: View): { title: string; url: string } {
  const shown =
    'at' in view
      ? { 'g0.tab': '1', 'g0.moment_input': pageTime(view.at) }
      : {
          'g0.tab': '0',
          'g0.range_input': formatDuration(view.to - view.from),
          'g0.end_input': pageTime(view.to),
        };
  return { title: TITLE, url: withQuery(`${base}/graph`, { 'g0.expr': expression, ...shown }) };
}
