import { formatValue } from './format.ts';
import type { JsonValue } from './json.ts';
import type { Column, SampleValue } from './schema.ts';
import { formatTime } from './time.ts';

/** Figures without a unit stay exact up to this many digits: a table is read for its figures. */
const EXACT = 12;

/** A table's cell as text; no cell (null) is the empty text. Times are bare, in UTC unless told otherwise. */
export const formatCell = (value: JsonValue, column: Column, utc = true): string => {
  if (value === null) return '';
  switch (column.type) {
    case 'number':
      return formatValue(
        value as SampleValue,
        column.unit,
        column.unit === undefined ? { digits: EXACT } : {},
      );
    case 'time':
      return formatTime(value as number, { utc, bare: true, precision: 's' });
    case 'json':
      return JSON.stringify(value);
    case 'string':
    case 'boolean':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
};
