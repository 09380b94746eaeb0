import { oneLine, shorten } from '../../results/markdown.ts';
import type { Provenance } from '../../results/output.ts';

/** Longest name that has its place beside what else is said (UTF-16 units). */
const MAX_NAME = 20;

/** How a result came to be, on one line. @param maxName a longer name of a person is cut (UTF-16 units) */
export const describe = ({ status, origin, at, by }: Provenance, maxName = MAX_NAME): string =>
  [
    status,
    at && `${origin === 'replay' ? 'replayed ' : ''}${at.slice(0, 10)} ${at.slice(11, 19)} UTC`,
    by && `by ${shorten(oneLine(by), maxName)}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** What else is known of it, the whole name included. */
export const tooltip = (p: Provenance): string =>
  [
    p.by && `By ${oneLine(p.by)}`,
    p.plugin && `Plugin ${p.plugin}`,
    p.window && `Window ${p.window}`,
    p.endpoints && `Asked ${p.endpoints}`,
    p.run && `Run ${p.run}`,
  ]
    .filter(Boolean)
    .join('\n');
