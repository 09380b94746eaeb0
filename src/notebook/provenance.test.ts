import { expect, test } from 'vitest';
import type { Provenance } from '../results/output.ts';
import { parseAttributes } from './attributes.ts';
import { printProvenance, readProvenance } from './provenance.ts';

const read = (text: string): Provenance | undefined => readProvenance(parseAttributes(text) ?? []);

test('has one order', () => {
  const provenance: Provenance = {
    origin: 'replay',
    extra: { ticket: 'OPS-1' },
    endpoints: 'https://a.example,https://b.example',
    window: 'a/b',
    wasm: 'sha256:2',
    plugin: 'http@1.0.0',
    source: 'sha256:1',
    run: 'r',
    by: 'Ana Li',
    took: 0.21,
    at: '2026-11-20T02:16:40.123Z',
    status: 'timeout',
  };
  const printed =
    ' status=timeout at=2026-11-20T02:16:40.123Z took=0.21s by="Ana Li" run=r source=sha256:1 plugin=http@1.0.0' +
    ' wasm=sha256:2 window=a/b endpoints=https://a.example,https://b.example origin=replay ticket=OPS-1';
  expect(printProvenance(provenance)).toBe(printed);
  expect(read(printed)).toEqual(provenance);
});

test('what is unknown, malformed or said twice is kept', () => {
  expect(read('took=fast status=success by=a by=b trust={"key":1} flag')).toEqual({
    status: 'success',
    by: 'a',
    extra: { took: 'fast', by: 'b', trust: '{"key":1}', flag: '' },
  });
});

test.each(['', 'at=now', 'status=running', 'status=queued', 'status=fine'])(
  '%j holds no final status',
  (text) => expect(read(text)).toBeUndefined(),
);

test('a duration that is no number is left out', () =>
  expect(printProvenance({ status: 'success', took: NaN })).toBe(' status=success'));
