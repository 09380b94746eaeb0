import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.ts';
import { isParseable } from './limits.ts';
import { parseMarkdown } from './parse.ts';
import type { Block, Inline } from './tree.ts';

const blocks = (markdown: string): Block[] => {
  const source = parseMarkdown(markdown);
  return blocksOf(source.root.children, source);
};
const t = (text: string): Inline => ({ kind: 'text', text });
const p = (...children: Inline[]): Block => ({ kind: 'paragraph', children });
const inline = (markdown: string): readonly Inline[] => {
  const [first, ...others] = blocks(markdown);
  expect(others).toEqual([]);
  return first?.kind === 'paragraph' ? first.children : [];
};

describe('what a text shows', () => {
  it('is headings, paragraphs, code, rules', () => {
    expect(blocks('# A *b*\n\nC\\\nd `e`\n\n```promql\nup\n```\n\n---')).toEqual([
      { kind: 'heading', level: 1, children: [t('A '), { kind: 'emphasis', children: [t('b')] }] },
      p(t('C'), { kind: 'break' }, t('d '), { kind: 'code', text: 'e' }),
      { kind: 'code', language: 'promql', text: 'up' },
      { kind: 'rule' },
    ]);
  });

  it('is emphasis of three kinds', () => {
    expect(inline('*a* **b** ~~c~~')).toEqual([
      { kind: 'emphasis', children: [t('a')] },
      t(' '),
      { kind: 'strong', children: [t('b')] },
      t(' '),
      { kind: 'strike', children: [t('c')] },
    ]);
  });

  it('is lists, close and loose, numbered from anywhere', () => {
    expect(blocks('- a\n- b\n  - c')).toEqual([
      {
        kind: 'list',
        start: undefined,
        loose: false,
        items: [
          [p(t('a'))],
          [p(t('b')), { kind: 'list', start: undefined, loose: false, items: [[p(t('c'))]] }],
        ],
      },
    ]);
    expect(blocks('7. a\n\n8. b')).toMatchObject([{ kind: 'list', start: 7, loose: true }]);
    expect(blocks('0) a')).toMatchObject([{ kind: 'list', start: 0, loose: false }]);
  });

  it('is tables with as many cells in each row as in the head', () => {
    expect(blocks('| a | b | c |\n|:--|:-:|--:|\n| 1 |\n| 1 | 2 | 3 | 4 |')).toEqual([
      {
        kind: 'table',
        align: ['left', 'center', 'right'],
        head: [[t('a')], [t('b')], [t('c')]],
        rows: [
          [[t('1')], [], []],
          [[t('1')], [t('2')], [t('3')]],
        ],
      },
    ]);
    expect(blocks('| a |\n|---|')).toMatchObject([{ kind: 'table', align: [undefined], rows: [] }]);
  });

  it('shows what would be hidden', () => {
    expect(inline('a\u202eb')).toEqual([t('a⟨U+202E⟩b')]);
    expect(inline('`\u200b`')).toEqual([{ kind: 'code', text: '⟨U+200B⟩' }]);
    expect(blocks('```\n\u001b[31m\n```')).toMatchObject([{ text: '␛[31m' }]);
  });
});

describe('HTML', () => {
  it('is shown as it was written', () => {
    expect(inline('a <b onclick="x()">b</b> <!-- c -->')).toEqual(
      ['a ', '<b onclick="x()">', 'b', '</b>', ' ', '<!-- c -->'].map(t),
    );
    expect(blocks('<script>\nalert(1)\n</script>')).toEqual([
      { kind: 'literal', text: '<script>\nalert(1)\n</script>' },
    ]);
  });
});

describe('links', () => {
  const link = (address: string, ...children: Inline[]): Inline => ({ kind: 'link', address, children });

  it('lead to the web and to mail', () => {
    expect(inline('[a](https://x.example/b c "t")')).toEqual([t('[a](https://x.example/b c "t")')]);
    expect(inline('[*a*](https://x.example/?q=%22)')).toEqual([
      link('https://x.example/?q=%22', { kind: 'emphasis', children: [t('a')] }),
    ]);
    expect(inline('<http://x.example>')).toEqual([link('http://x.example/', t('http://x.example'))]);
    expect(inline('<a@x.example>')).toEqual([link('mailto:a@x.example', t('a@x.example'))]);
    expect(inline('[](https://x.example/)')).toEqual([link('https://x.example/', t('https://x.example/'))]);
  });

  it('are resolved, the first definition first', () => {
    const text = '[a][r] [R] ![i][r] [none]\n\n> [r]: https://one.example\n\n[r]: https://two.example';
    expect(blocks(text)[0]).toEqual(
      p(
        link('https://one.example/', t('a')),
        t(' '),
        link('https://one.example/', t('R')),
        t(' '),
        link('https://one.example/', t('Image: i')),
        t(' [none]'),
      ),
    );
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#10;script:alert(1)',
    '&#1;javascript:alert(1)',
    'command:workbench.action.quit',
    'vscode://x.y/z',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://x.example/1',
    'vbscript:x',
    '//x.example/a',
    './a.md',
    '#a',
    'https://',
  ])('are text with their target: %s', (target) => {
    const shown = inline(`[a](<${target}>)`);
    expect(shown.map(({ kind }) => kind)).toEqual(['text', 'text', 'code', 'text']);
    expect(shown[0]).toEqual(t('a'));
  });

  it('are not shown twice where text and target are the same', () => {
    expect(inline('<command:x>')).toEqual([t('command:x')]);
    expect(inline('[a]()')).toEqual([t('a')]);
  });
});

describe('images', () => {
  it('are links, never images', () => {
    expect(inline('![a b](https://x.example/i.png)')).toEqual([
      { kind: 'link', address: 'https://x.example/i.png', children: [t('Image: a b')] },
    ]);
    expect(inline('![](https://x.example/i.png)')).toMatchObject([{ children: [t('Image')] }]);
  });

  it('are text within a link, and where they have no address of the web', () => {
    expect(inline('[![a](https://x.example/i.png) b](https://y.example)')).toEqual([
      { kind: 'link', address: 'https://y.example/', children: [t('Image: a'), t(' b')] },
    ]);
    const shown = inline(`![a](data:image/png;base64,${'A'.repeat(9999)})`);
    expect(shown[0]).toEqual(t('Image: a'));
    expect(shown[2]).toMatchObject({ kind: 'code', text: expect.stringMatching(/^data:.{194}…$/) as string });
  });
});

describe('callouts', () => {
  it('are quotations that begin with a bold word', () => {
    expect(blocks('> **Warning:** hot\n>\n> - a\n>\n> **Note:** cold')).toEqual([
      {
        kind: 'callout',
        tone: 'warning',
        children: [
          p({ kind: 'strong', children: [t('Warning:')] }, t(' hot')),
          { kind: 'list', start: undefined, loose: false, items: [[p(t('a'))]] },
        ],
      },
      {
        kind: 'callout',
        tone: 'note',
        children: [p({ kind: 'strong', children: [t('Note:')] }, t(' cold'))],
      },
    ]);
  });

  it('are not made of other quotations', () => {
    expect(blocks('> **Warning** a\n\n> b **Note:**')).toMatchObject([
      { kind: 'quote', children: [{ kind: 'paragraph' }] },
      { kind: 'quote' },
    ]);
    expect(blocks('> a\n>\n> **Note:** b')).toMatchObject([{ kind: 'quote' }, { kind: 'callout' }]);
  });
});

const depthOf = (node: Block | Inline | readonly Block[]): number => {
  const within = (nodes: readonly (Block | Inline | readonly Block[])[]): number =>
    1 + Math.max(0, ...nodes.map(depthOf));
  if (!('kind' in node)) return within(node);
  if (node.kind === 'list') return within(node.items);
  return 'children' in node ? within(node.children) : 1;
};

describe('depth', () => {
  it.each([
    ['quotations', '> '.repeat(50) + 'end'],
    ['lists', Array.from({ length: 50 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n') + ' end'],
    ['emphasis', '*a **b '.repeat(30) + 'end' + '** c* '.repeat(30)],
  ])('is limited, and nothing is lost: %s', (_, text) => {
    const shown = blocks(text);
    expect(Math.max(...shown.map(depthOf))).toBeGreaterThan(10);
    expect(Math.max(...shown.map(depthOf))).toBeLessThan(40);
    expect(JSON.stringify(shown)).toContain('end');
  });
});

const addressesOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(addressesOf);
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...('address' in value ? [String(value.address)] : []),
    ...Object.values(value).flatMap(addressesOf),
  ];
};

it('links nothing but the web and mail, whatever the text', () => {
  const bit = fc.constantFrom(
    ...[
      '[',
      ']',
      '](',
      '(',
      ')',
      '<',
      '>',
      '![',
      'a',
      ' ',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '`',
      '*',
      '|',
      '\\',
      ':',
      '"',
    ],
    ...[
      'javascript:',
      'JAVASCRIPT&colon;',
      'command:',
      'https://x',
      'mailto:',
      'data:',
      '[a]: ',
      '&#x6a;',
      '&Tab;',
    ],
    ...[
      '<img src=x onerror=alert(1)>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '\u0000',
      '\ud800',
      '|-|\n',
      '\t',
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bit, fc.string({ maxLength: 3 })), { maxLength: 60 }), (bits) => {
      for (const address of addressesOf(blocks(bits.join('')))) expect(address).toMatch(/^(https?|mailto):/);
    }),
    { numRuns: 500 },
  );
});

describe('limits', () => {
  it('let through what people write', () => {
    const long = 'Some *text* with `code` and [a link](https://x.example).\n\n'.repeat(400);
    const table = '| a | b |\n|---|--:|\n' + '| x | `y` |\n'.repeat(900);
    expect([long, table, '- a\n'.repeat(2000), ''].map(isParseable)).toEqual([true, true, true, true]);
  });

  it.each([
    ['>'.repeat(10_000)],
    ['- > '.repeat(100)],
    ['1. '.repeat(60)],
    ['['.repeat(10_000)],
    ['![a]('.repeat(10_000)],
    ['a**b_'.repeat(10_000)],
    ['~*'.repeat(10_000)],
    ['`a``'.repeat(10_000)],
    ['<!--'.repeat(10_000)],
    ['a\n=\n'.repeat(1000)],
    ['\r'.repeat(4000)],
    ['x'.repeat(200_000)],
  ])('keep out what would take the parser long: %.10s…', (text) => {
    expect(isParseable(text)).toBe(false);
  });
});
