import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/results/json.ts';
import type { Output, Provenance, Result } from '../../src/results/output.ts';
import type { Cell, Notebook } from '../../src/notebook/model.ts';
import { print } from '../../src/notebook/print.ts';

// Generators that know the format and try to break it: every piece of syntax, where it does not belong.

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines that mean something in a record, or in Markdown around it. */
export const HOSTILE_LINES = [
  '```databook',
  '```',
  '~~~databook',
  '~~~',
  '````',
  '```bash',
  '  ```databook',
  '   ```',
  '    ```databook',
  '```databook {.x} a=b',
  '```databook surrogates=d800',
  '```text',
  '```json mime=application/vnd.databook.table+json',
  '```base64 mime=image/png',
  'AAEC',
  '`'.repeat(40),
  '~'.repeat(40),
  '<!-- databook:cell -->',
  '<!-- databook:cell x=1 -->',
  '<!-- databook:markup -->',
  '<!-- databook:markup end=1 -->',
  '<!-- databook:markup-end -->',
  '<!-- databook:markup-end 1 -->',
  '<!-- databook:result status=success -->',
  '<!-- databook:result status=failure at=x took=0.2s foo=bar by="a b" -->',
  '<!-- databook:result -->',
  '<!-- databook:end -->',
  '<!-- databook:unknown -->',
  '---',
  'databook: 1',
  'title: x',
  'a: [',
  '...',
  '# Head',
  '- item',
  '  cont',
  '1. one',
  '2) two',
  '> quote',
  '> ```databook',
  '- ```databook',
  '<div>',
  '<x-tag>',
  '<!--',
  '-->',
  '<pre>',
  '</pre>',
  '***',
  'text',
  '    code',
  '<<<<<<< HEAD',
  '=======',
  '>>>>>>> theirs',
  '{"a":1}',
  'was \uFFFD',
  '\uFEFF',
  '\0',
  'a\u2028b\u2029c',
  '\f',
  '\v',
  '\t',
  '  ',
  '',
  '',
  '',
] as const;

export const hostileLine = fc.constantFrom(...HOSTILE_LINES);
export const lineEnding = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');
const lone = fc.constantFrom('\ud800', '\udc00', 'x\udfff', '\ud83d', '\ude00');

/** Text of hostile lines with any line endings. */
export const hostileText = fc.oneof(
  fc.array(hostileLine, { maxLength: 12 }).map((lines) => lines.join('\n')),
  fc
    .array(fc.tuple(hostileLine, lineEnding), { maxLength: 12 })
    .chain((lines) => hostileLine.map((last) => lines.map((line) => line.join('')).join('') + last)),
);

/** A cell's source: any JavaScript string. */
export const source = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(hostileText, lone, hostileText).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', '\n', '\r', '\r\n', '\n\n', ' ', '\r\r') },
);

// V8's JSON.parse (Node 24) takes the key "\u0060" for "\\" once it has seen an object with the key "\\", so none has one.
const jsonKey = fc
  .oneof(
    fc.constantFrom(
      'a',
      'b',
      '__proto__',
      '',
      '1',
      '<<',
      'x y',
      '-->',
      '`',
      'y',
      'null',
      '#',
      '- a',
      'k\ud800',
    ),
    fc.string({ maxLength: 5 }),
  )
  .filter((key) => !key.includes('\\'));
const scalar = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    false,
    '',
    'yes',
    '0x1',
    '1e3',
    '2026-11-20',
    '~',
    '-->',
    '`',
    '\u2028',
  ),
  fc.constantFrom<JsonValue>(
    'a\nb\n',
    'a\r\nb',
    '---\n',
    '\n---\nb',
    ' lead',
    'trail ',
    '# no',
    'a: b',
    '\x85',
    '\ud800',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
export const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(jsonKey, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
export const jsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(jsonKey, json, {
  maxKeys: 4,
  noNullPrototype: true,
});

const mime = fc.oneof(
  fc.constantFrom('text/plain', 'text/markdown', 'application/json', 'text/html', 'text/csv', 'image/png'),
  fc.constantFrom('application/vnd.databook.timeseries+json', 'image/svg+xml', 'application/octet-stream'),
  fc.constantFrom('', 'a b', '`', '-->', 'x\ny', '"', '{', '\ud800'),
);

export const output: fc.Arbitrary<Output> = fc
  .record(
    {
      mime,
      data: fc.oneof(
        { weight: 4, arbitrary: hostileText.map(encode) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 130 }) },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom('', '\n', '\r', '\r\n', 'x\n', 'x\r\ny\r\n', 'x\ry\n', '\uFEFFx')
            .map(encode),
        },
      ),
      metadata: jsonObject,
    },
    { requiredKeys: ['mime', 'data'] },
  )
  .map((o) => o as Output);

const word = fc.oneof(
  fc.constantFrom(
    'oncall',
    'Zoë Müller',
    '',
    ' ',
    '-->',
    '"',
    '`',
    'a=b',
    '\n',
    '\\',
    '2026-11-20T02:16:40.123Z',
    '\ud800',
  ),
  fc.string({ maxLength: 8 }),
);
export const provenance: fc.Arbitrary<Provenance> = fc
  .record(
    {
      status: fc.constantFrom('success', 'cancelled', 'denied', 'timeout', 'failure', 'interrupted'),
      at: word,
      took: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
      by: word,
      run: word,
      source: word,
      plugin: word,
      wasm: word,
      window: word,
      endpoints: word,
      origin: word,
      extra: fc.dictionary(fc.constantFrom('x', 'y-z', 'a b', '', '=', 'Ω', '__proto__', '"'), word, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ['status'] },
  )
  .map((p) => p as Provenance);

export const result: fc.Arbitrary<Result> = fc.record({
  provenance,
  outputs: fc.array(output, { maxLength: 3 }),
});

export const cell: fc.Arbitrary<Cell> = fc.oneof(
  source.map((text): Cell => ({ kind: 'markup', source: text })),
  source.map((text): Cell => ({ kind: 'code', source: text })),
  fc.tuple(source, result).map(([text, r]): Cell => ({ kind: 'code', source: text, result: r })),
);

/** A notebook built through the API: no origins. */
export const notebook: fc.Arbitrary<Notebook> = fc
  .tuple(fc.oneof(fc.constant({}), jsonObject), fc.array(cell, { maxLength: 5 }))
  .map(([frontMatter, cells]) => ({ frontMatter, cells, problems: [] }));

/** Hostile lines, with or without BOM, front matter and final newline. */
const hostileFile = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.constantFrom(
      '',
      '',
      '---\ndatabook: 1\nt: x # c\n---\n',
      '---\r\na: 1\r\n---\r\n\r\n',
      '---\nbad: [\n---\n',
    ),
    fc.oneof(
      fc.array(fc.tuple(hostileLine, lineEnding), { maxLength: 30 }),
      fc
        .tuple(fc.array(hostileLine, { maxLength: 30 }), lineEnding)
        .map(([lines, eol]) => lines.map((l) => [l, eol])),
    ),
    fc.constantFrom('', '', 'end', '```', '---', ' '),
  )
  .map(([bom, front, lines, last]) => bom + front + lines.map((line) => line.join('')).join('') + last);

/** A well-formed file, as this program writes it or with other line endings, more blank lines, no final newline. */
const wellFormedFile = fc
  .tuple(notebook, fc.constantFrom('\n', '\n', '\r\n', '\r'), fc.boolean(), fc.boolean())
  .map(([built, eol, spaced, ended]) => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(print(built));
    const wide = spaced ? text.replaceAll('\n\n```databook', '\n\n\n```databook') : text;
    return (ended ? wide : wide.slice(0, -1)).replaceAll('\n', eol);
  });

/** A file, good or bad. */
export const file = fc.oneof(hostileFile, wellFormedFile);
