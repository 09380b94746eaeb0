const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** `1.2 MB` */
export const readableSize = (bytes: number): string => {
  let [value, unit] = [bytes, 'bytes'];
  for (const next of UNITS) {
    if (value < 1000) break;
    [value, unit] = [value / 1000, next];
  }
  return `${unit === 'bytes' ? value : value.toFixed(1)} ${unit}`;
};

const SHAPE = /^(\d+(?:\.\d+)?) ?(?:([kmgt])(i?)b?|b|bytes?)?$/i;

/** Bytes of `500M`, `1.5 GB`, `64KiB` or `1000`; undefined for what is no size. */
export const parseSize = (text: string): number | undefined => {
  const match = SHAPE.exec(text.trim());
  if (!match) return undefined;
  const [, number, unit = '', binary = ''] = match;
  const power = ' kmgt'.indexOf(unit.toLowerCase() || ' ');
  return Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** power);
};
