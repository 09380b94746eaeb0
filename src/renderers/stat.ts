import { oneLine } from '../results/markdown.ts';
import type { Stat } from '../results/schema.ts';
import { formatStat } from '../results/twins/stat.ts';
import { h } from './dom.ts';
import { message } from './message.ts';
import { clockSwitch, header, linksOf } from './toolbar.ts';
import { all } from './view.ts';
import type { View } from './view.ts';

type Item = Stat['stats'][number];

/** Figure and unit apart, so that the unit can be smaller. */
const parts = (stat: Item): readonly [figure: string, unit: string] => {
  const text = oneLine(formatStat(stat));
  if (typeof stat.value !== 'number') return [text, ''];
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space)];
};

/** Draws single figures, large, with their unit and the moment they were true. */
export const renderStat: View<Stat> = (root, { title, links, stats }, { clock }) => {
  const times: (() => void)[] = [];
  const cards = stats.map((stat) => {
    const [figure, unit] = parts(stat);
    const when = h('div', { class: 'db-muted' });
    const { t } = stat;
    if (t !== undefined) times.push(() => (when.textContent = clock.format(t)));
    return h(
      'div',
      { class: 'db-stat', role: 'group', 'aria-label': stat.name },
      h('div', { class: 'db-stat-name' }, oneLine(stat.name)),
      h(
        'div',
        { class: figure.length > 12 ? 'db-figure db-long' : 'db-figure' },
        figure,
        h('small', {}, unit),
      ),
      when,
    );
  });
  const update = (): void => times.forEach((show) => show());
  update();
  const zone = times.length > 0 ? clockSwitch(clock) : undefined;
  root.append(header(title, ...(zone ? [zone.element] : []), ...linksOf(links)));
  root.append(stats.length > 0 ? h('div', { class: 'db-stats' }, ...cards) : message('note', 'No figures.'));
  return all(clock.onChange(update), () => zone?.dispose());
};
