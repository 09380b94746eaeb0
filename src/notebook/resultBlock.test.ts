import { expect, test } from 'vitest';
import { Lines } from './lines.ts';
import { printHead, readHead, readResult } from './resultBlock.ts';
import { encodeUtf8, textOf } from './utf8.ts';

const HEAD = '<!-- databook:result status=success at=2026-11-20T02:16:40.123Z -->\n';
const read = (text: string) => readResult(new Lines(encodeUtf8(text)), 0);

test('outputs in their order, with where the block starts and ends', () => {
  const body = '```text\n1\n```\n \n```json\n{}\n```\n\n<!-- databook:end -->\n';
  const block = read(`${HEAD}${body}after`);
  expect(block).toMatchObject({
    result: { provenance: { status: 'success', at: '2026-11-20T02:16:40.123Z' } },
    head: 0,
    body: HEAD.length,
    end: HEAD.length + body.length,
  });
  expect(
    typeof block === 'string' ? [] : block.result.outputs.map(({ mime, data }) => [mime, textOf(data)]),
  ).toEqual([
    ['text/plain', '1'],
    ['application/json', '{}'],
  ]);
});

test('no output at all', () =>
  expect(read(`${HEAD}<!-- databook:end -->`)).toMatchObject({ result: { outputs: [] } }));

test.each([
  ['<!-- databook:result -->\n<!-- databook:end -->', /no known status/],
  ['<!-- databook:result status="x -->\n<!-- databook:end -->', /no known status or cannot be read/],
  [HEAD, /not closed by <!-- databook:end -->/],
  [`${HEAD}\`\`\`text\n1\n\`\`\`\n\`\`\`databook\n\`\`\``, /not closed/],
  [`${HEAD}\`\`\`text\n1\n`, /no closing fence/],
  [`${HEAD}text\n<!-- databook:end -->`, /other text/],
  [`${HEAD} <!-- databook:end -->`, /other text/],
  [`${HEAD} \`\`\`text\n\`\`\`\n<!-- databook:end -->`, /other text/],
])('%j cannot be read', (text, reason) => expect(read(text)).toMatch(reason));

test('the first line alone', () => {
  const head = printHead({ status: 'failure', by: 'a b' });
  expect(head).toBe('<!-- databook:result status=failure by="a b" -->');
  expect(readHead(head)).toEqual({ status: 'failure', by: 'a b' });
  expect(readHead('<!-- databook:cell -->')).toBeUndefined();
});
