import { oneLine, plainLines, plural } from '../results/markdown.ts';
import type { Logs } from '../results/schema.ts';
import { formatLabels } from '../results/series.ts';
import { describeLogs } from '../results/twins/logs.ts';
import { h } from './dom.ts';
import { message } from './message.ts';
import { clockSwitch, copyButton, header, linksOf } from './toolbar.ts';
import { all } from './view.ts';
import type { View } from './view.ts';
import { VirtualRows } from './virtual.ts';

type Entry = Logs['entries'][number];

/** Colour sequences of terminals: levels have colours here already. */
const ANSI = /\u001b\[[\d;]*m/g;

/** The families that have a colour of their own. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(fatal|panic|emerg|alert|crit|err)/i, 'error'],
  [/^warn/i, 'warn'],
  [/^(info|notice)/i, 'info'],
  [/^(debug|trace|verbose)/i, 'debug'],
];

const familyOf = (level = ''): string => FAMILIES.find(([pattern]) => pattern.test(level))?.[1] ?? 'other';

const labelsOf = ({ labels }: Entry): string =>
  labels && Object.keys(labels).length > 0 ? oneLine(formatLabels(labels)) : '';

/** Draws log entries as they came, with a filter over level, message and labels. */
export const renderLogs: View<Logs> = (root, data, { clock }) => {
  const links = linksOf(data.links);
  if (data.entries.length === 0) {
    root.append(header(data.title, ...links), message('note', 'No log entries.'));
    return () => undefined;
  }
  const texts = data.entries.map((entry) => plainLines(entry.message.replace(ANSI, '')).replace(/\n+$/, ''));
  const haystack = data.entries.map((entry, i) =>
    `${entry.level ?? ''} ${texts[i] ?? ''} ${labelsOf(entry)}`.toLowerCase(),
  );
  let shown = [...data.entries.keys()];

  const timeCell = (t: number): HTMLElement => {
    const [day = '', time = ''] = clock.format(t, { bare: true, precision: 'ms' }).split(' ');
    return h(
      'td',
      { class: 'db-time', title: clock.format(t) },
      h('span', { class: 'db-day' }, `${day} `),
      time,
    );
  };

  const rowOf = (index: number): HTMLTableRowElement => {
    const entry = data.entries[index];
    if (!entry) return h('tr');
    const labels = labelsOf(entry);
    return h(
      'tr',
      { class: `db-level-${familyOf(entry.level)}` },
      timeCell(entry.t),
      h('td', { class: 'db-level' }, oneLine(entry.level ?? '').toUpperCase()),
      h(
        'td',
        { class: 'db-log' },
        texts[index],
        labels === '' ? undefined : h('span', { class: 'db-muted' }, `  ${labels}`),
      ),
    );
  };
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'db-table db-logs', 'aria-label': data.title ?? 'Log' },
    h(
      'thead',
      {},
      h('tr', {}, ...['Time', 'Level', 'Message'].map((name) => h('th', { scope: 'col' }, name))),
    ),
    body,
  );
  const scroll = h(
    'div',
    { class: 'db-scroll', tabindex: 0, role: 'region', 'aria-label': 'Log entries, scrollable' },
    table,
  );
  const rows = new VirtualRows(scroll, body, {
    count: () => shown.length,
    key: (position) => shown[position] ?? position,
    row: (position) => rowOf(shown[position] ?? -1),
  });

  const count = h('div', { class: 'db-muted db-count', role: 'status' });
  const input = h('input', {
    type: 'search',
    class: 'db-input',
    placeholder: 'Filter',
    'aria-label': 'Filter log entries',
  });
  const update = (): void => {
    const wanted = input.value.trim().toLowerCase();
    shown = [...data.entries.keys()].filter((i) => haystack[i]?.includes(wanted));
    const total = plural(data.entries.length, 'entry', 'entries');
    count.textContent = wanted === '' ? total : `${shown.length.toLocaleString('en-US')} of ${total}`;
    rows.refresh();
  };
  input.addEventListener('input', update);
  // Typing here is not a notebook command.
  input.addEventListener('keydown', (event) => event.stopPropagation());

  const zone = clockSwitch(clock);
  const copy = copyButton('Copy', () =>
    describeLogs({ ...data, entries: shown.flatMap((i) => data.entries[i] ?? []) }, Infinity),
  );
  root.append(header(data.title, input, zone.element, copy, ...links), scroll, count);
  const detach = rows.attach();
  update();
  return all(
    detach,
    zone.dispose,
    clock.onChange(() => rows.refresh()),
  );
};
