import { expect, it } from 'vitest';
import { describe, tooltip } from './provenanceText.ts';

const result = { status: 'success', at: '2026-11-20T02:16:40.123Z', by: 'oncall' } as const;

it('says how it ended, when, and by whom', () => {
  expect(describe(result)).toBe('success · 2026-11-20 02:16:40 UTC · by oncall');
  expect(describe({ ...result, origin: 'replay' })).toBe(
    'success · replayed 2026-11-20 02:16:40 UTC · by oncall',
  );
  expect(describe({ status: 'interrupted' })).toBe('interrupted');
});

it('cuts a long name on the line and keeps it whole in the tooltip', () => {
  const by = 'Release Engineering (payments)\u202e';
  expect(describe({ ...result, by })).toBe('success · 2026-11-20 02:16:40 UTC · by Release Engineering…');
  expect(describe({ ...result, by }, Infinity)).toContain('by Release Engineering (payments)⟨U+202E⟩');
  expect(tooltip({ ...result, by, plugin: 'http@1.0.0' })).toBe(
    'By Release Engineering (payments)⟨U+202E⟩\nPlugin http@1.0.0',
  );
});
