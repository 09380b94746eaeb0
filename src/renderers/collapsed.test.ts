import { expect, it } from 'vitest';
import { toDisplay } from '../extension/record/displayOutputs.ts';
import { encodeUtf8 } from '../results/utf8.ts';
import { isCollapsed } from './collapsed.ts';

const shown = (collapsed?: unknown): unknown =>
  toDisplay([
    {
      mime: 'application/json',
      data: encodeUtf8('{}'),
      ...(collapsed !== undefined && { metadata: { collapsed: collapsed as boolean } }),
    },
  ])[0]?.metadata;

it('is what an output says of itself, as it is carried through VS Code', () => {
  expect(isCollapsed(shown(true))).toBe(true);
  expect(isCollapsed(shown(false))).toBe(false);
  expect(isCollapsed(shown('true'))).toBe(false);
  expect(isCollapsed(shown())).toBe(false);
});

it.each([
  undefined,
  null,
  'x',
  {},
  { databook: null },
  { databook: { items: 'x' } },
  { databook: { items: [null] } },
])('is not what anything else says (%j)', (metadata) => {
  expect(isCollapsed(metadata)).toBe(false);
});
