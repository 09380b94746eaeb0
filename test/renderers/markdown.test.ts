import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MIME, SHOWN_AS } from '../../src/results/mime.ts';
import { bundleRenderers, launch, openPage } from './harness.ts';
import { kernelDetails, kernelFailure, kernelNotes, report } from './markdownSamples.ts';
import { THEMES } from './themes.ts';
import type { ThemeName } from './themes.ts';

const browser = await launch();
const bundle = await bundleRenderers();
afterAll(() => browser?.close());

const open = (theme: ThemeName = 'dark', width = 900) => openPage(browser!, bundle, { theme, width });
type ResultPage = Awaited<ReturnType<typeof open>>;

/** Elements that may come of a text, and their attributes; those of controls aside. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'h1 h2 h3 h4 h5 h6 p em strong del code blockquote ul li table thead tbody tr td hr br'
      .split(' ')
      .map((tag) => [tag, ['class']]),
  ),
  a: ['href', 'title', 'target', 'rel'],
  ol: ['class', 'start'],
  th: ['class', 'scope'],
  div: ['class', 'role', 'tabindex', 'aria-label'],
  pre: ['tabindex', 'role', 'aria-label'],
  span: ['class'],
  button: ['type', 'class', 'aria-live'],
  svg: ['viewBox', 'class', 'aria-hidden'],
  path: ['d'],
};

/** Whatever within an output is not on the list. */
const strangers = ({ page }: ResultPage, id: string): Promise<string[]> =>
  page.evaluate(
    ({ id, allowed }) =>
      [...document.querySelectorAll(`#${id} .databook *`)].flatMap((element) => {
        const tag = element.localName;
        const bad = [...element.attributes].filter(({ name }) => !allowed[tag]?.includes(name));
        const href = element.getAttribute('href');
        return [
          ...(allowed[tag] ? [] : [tag]),
          ...bad.map(({ name }) => `${tag} ${name}`),
          ...(href !== null && !/^(https?|mailto):/.test(href) ? [href] : []),
        ];
      }),
    { id, allowed: ALLOWED },
  );

describe.skipIf(!browser)('Markdown', () => {
  it('is formatted', async () => {
    const shown = await open();
    const { page, show, errors } = shown;
    await show('o', SHOWN_AS.markdown, report);
    expect(await page.getByRole('heading', { name: 'Checkout is slow', level: 1 }).isVisible()).toBe(true);
    expect(await page.locator('ol > li').count()).toBe(3);
    expect(await page.locator('ol ul > li').count()).toBe(2);
    expect(await page.locator('blockquote blockquote').textContent()).toBe('Which pool?');
    const [cell, head] = [page.getByRole('cell', { name: '17' }), page.getByRole('columnheader').nth(2)];
    for (const element of [cell, head])
      expect(await element.evaluate((e) => getComputedStyle(e).textAlign)).toBe('right');
    const links = page.getByRole('link');
    expect(await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
      'https://grafana.example/d/abc?from=now-1h',
      'https://status.example/',
      'mailto:ada@example.org',
      'https://x.example/latency.png',
    ]);
    expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer');
    expect(await page.getByText('(command:workbench.action.quit)').isVisible()).toBe(true);
    expect(await page.getByText('<b>HTML</b> <!-- a comment -->').isVisible()).toBe(true);
    expect(await page.getByText('<details><summary>').isVisible()).toBe(true);
    expect(await strangers(shown, 'o')).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('has code that can be copied', async () => {
    const { page, show, errors } = await open();
    await show('o', MIME.markdown, kernelDetails);
    expect(await page.locator('.db-added').textContent()).toBe('+  replicas: 4\n');
    await page.getByRole('group', { name: 'Code, promql' }).hover();
    await page.getByRole('button', { name: 'Copy' }).nth(1).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^sum by \(route\).*0\.01$/);
    expect(errors).toEqual([]);
  });

  it('makes callouts of notes', async () => {
    const { page, show } = await open();
    await show('o', MIME.markdown, kernelNotes);
    expect(await page.getByRole('note').allTextContents()).toEqual([
      expect.stringMatching(/^Warning: PromQL warning/),
      expect.stringMatching(/^Note: 1,204 of/),
    ]);
  });

  it('knows the characters of HTML 4 by name, and leaves others as written', async () => {
    const { page, show, errors } = await open();
    await show('o', MIME.markdown, '&lt;b&gt; &amp; &rarr; &apos; &#92; &NotAName; &constructor; `&lt;`');
    expect(await page.locator('#o p').textContent()).toBe("<b> & → ' \\ &NotAName; &constructor; &lt;");
    expect(errors).toEqual([]);
  });

  it('is text where it is too large or too deep', async () => {
    const { page, show, errors } = await open();
    for (const text of ['>'.repeat(10_000), '['.repeat(10_000), '*a '.repeat(100_000)]) {
      await show('o', MIME.markdown, text);
      expect(await page.getByRole('status').textContent()).toContain('Not formatted');
      expect(await page.locator('.db-text').textContent()).toBe(text);
    }
    await show('o', MIME.markdown, '> '.repeat(50) + 'end');
    expect(await page.locator('.db-literal').textContent()).toMatch(/^(> )+end$/);
    expect(errors).toEqual([]);
  });
});

describe.skipIf(!browser)('text', () => {
  it('keeps the caret under its place however narrow the page', async () => {
    const { page, show } = await open('dark', 420);
    await show('o', MIME.text, kernelFailure);
    const [prose, columns] = [page.locator('.db-text > div').first(), page.locator('.db-columns')];
    expect(await page.locator('.db-text').textContent()).toBe(kernelFailure);
    expect(await columns.textContent()).toMatch(/^ {2}sum\(.*\n +\^\^\n\n$/);
    const height = await prose.evaluate((e) => parseFloat(getComputedStyle(e).lineHeight));
    expect((await columns.boundingBox())!.height / height).toBeCloseTo(3, 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  it('is what data of unknown types is shown as', async () => {
    const { page, show, errors } = await open();
    await show('o', SHOWN_AS.verbatim, '<svg onload="document.title=1"/>\u001b[1m!\u001b[0m');
    expect(await page.locator('.db-text').textContent()).toBe('<svg onload="document.title=1"/>!');
    await show('o', SHOWN_AS.verbatim, new Uint8Array(2048).fill(0xff));
    expect(await page.getByRole('status').textContent()).toBe('2 KiB that are not text.');
    expect(errors).toEqual([]);
  });
});

/** Texts that act where they become HTML, and what is to be read of them. */
const EVIL: readonly (readonly [text: string, read: string])[] = [
  ...[
    '<img src=x onerror="document.title=1">',
    '<svg onload="document.title=1"><svg/onload=document.title=1>',
    '<script>document.title=1</script>',
    '<iframe srcdoc="<script>parent.document.title=1</script>">',
    '<a href="javascript:document.title=1">a</a>',
    '<details open ontoggle=document.title=1>',
    '<style>@import "https://x.example/a.css"; * { background: url(https://x.example/) }</style>',
    '<math><mi xlink:href="data:x,<script>document.title=1</script>">',
    '<!-- <img src=x onerror=document.title=1> -->',
    '<meta http-equiv=refresh content="0;url=https://x.example/">',
    '<base href=//x.example/>',
    '<form action=https://x.example/><button>go</button></form>',
    '![x](x" onerror="document.title=1)',
  ].map((text) => [text, text] as const),
  ['![a](https://x.example/steal?d=1 "onload=document.title=1")', 'Image: a'],
  ['[a](javascript:document.title=1)', 'a (javascript:document.title=1)'],
  ['[a](&#106;avascript:document.title=1)', 'a (javascript:document.title=1)'],
  ['[a](<java&#9;script:document.title=1>)', 'a (java\tscript:document.title=1)'],
  ['[a](data:text/html,%3Cscript%3Edocument.title=1)', 'a (data:text/html,%3Cscript%3Edocument.title=1)'],
  ['[a](https://x.example/"onmouseover="document.title=1)', 'a'],
  ['<javascript:document.title=1>', 'javascript:document.title=1'],
  ['[a]: javascript:document.title=1\n\n[a]', 'a (javascript:document.title=1)'],
  ['```\n<img src=x onerror=document.title=1>\n```', '<img src=x onerror=document.title=1>'],
  ['| <img src=x onerror=document.title=1> |\n|---|', '<img src=x onerror=document.title=1>'],
  ['&lt;img src=x onerror=document.title=1&gt;', '<img src=x onerror=document.title=1>'],
];

describe.skipIf(!browser)('plugins’ texts', () => {
  it('run nothing and load nothing, and can be read, where the page forbids nothing', async () => {
    const shown = await openPage(browser!, bundle, { policy: false });
    const { page, show, errors } = shown;
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    for (const [i, [text]] of EVIL.entries()) await show(`o${i}`, SHOWN_AS.markdown, text);
    for (const [i, [text, read]] of EVIL.entries()) {
      expect(await strangers(shown, `o${i}`), text).toEqual([]);
      expect(await page.locator(`#o${i} .db-markdown`).textContent(), text).toContain(read);
    }
    for (const button of await page.getByRole('button').all()) await button.hover();
    for (const link of await page.getByRole('link').all()) await link.hover();
    expect(await page.title()).toBe('results');
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);

    // As HTML the first of them does act here.
    await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), EVIL[0]![0]);
    await page.waitForFunction(() => document.title === '1');
    expect(requests).toHaveLength(1);
  });

  it('give no element but those on the list, whatever they are', async () => {
    const shown = await open();
    const bit = fc.constantFrom(
      ...EVIL.map(([text]) => text),
      ...['\n', '\n\n', '> ', '- ', '1. ', '|', '|-|\n', '`', '```\n', '*', '**', '~~', '[', ']', '](', ')'],
      ...[
        '<',
        '>',
        '"',
        "'",
        '&',
        '&colon;',
        '&Tab;',
        '\\',
        '\t',
        '\u0000',
        ' ',
        'a',
        '![',
        '[a]: ',
        '# ',
        '<a ',
      ],
    );
    const text = fc.array(fc.oneof(bit, fc.string({ maxLength: 4 })), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), async (texts) => {
        for (const [i, bits] of texts.entries()) await shown.show(`o${i}`, MIME.markdown, bits.join(''));
        for (const [i] of texts.entries()) expect(await strangers(shown, `o${i}`)).toEqual([]);
        expect(await shown.page.locator('.db-error').count()).toBe(0);
      }),
      { numRuns: 40 },
    );
    expect(await shown.page.title()).toBe('results');
    expect(shown.errors).toEqual([]);
  });
});

describe.skipIf(!browser)('the look', () => {
  it.each(Object.keys(THEMES) as ThemeName[])('has no text that is hard to read in %s', async (theme) => {
    const { page, show } = await open(theme);
    await show('a', MIME.markdown, `${report}\n\n${kernelNotes}\n\n${kernelDetails}`);
    await show('b', MIME.text, kernelFailure);
    const faint = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
      const luminance = (colors: readonly string[]): number => {
        for (const color of colors) {
          context.fillStyle = color;
          context.fillRect(0, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, 1, 1).data]
          .slice(0, 3)
          .map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0);
      };
      const grounds = (element: Element | null): string[] =>
        element
          ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor]
          : [getComputedStyle(document.body).backgroundColor];
      return [...document.querySelectorAll('.databook *')]
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue?.trim()))
        .map((e) => {
          const below = grounds(e);
          const [ground, text] = [luminance(below), luminance([...below, getComputedStyle(e).color])];
          const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
          return { text: e.textContent, ratio };
        })
        .filter(({ ratio }) => ratio < 4.5);
    });
    expect(faint).toEqual([]);
  });
});
