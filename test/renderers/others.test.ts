import { afterAll, describe, expect, it } from 'vitest';
import { MIME } from '../../src/results/mime.ts';
import { bundleRenderers, launch, openPage } from './harness.ts';
import { bigTable, document as json, figures, logLines, oddities, pods, threeRoutes } from './samples.ts';
import { THEMES } from './themes.ts';
import type { ThemeName } from './themes.ts';

const browser = await launch();
const bundle = await bundleRenderers();
afterAll(() => browser?.close());

const open = (...args: Parameters<typeof openPage> extends [unknown, unknown, ...infer R] ? R : never) =>
  openPage(browser!, bundle, ...args);

describe.skipIf(!browser)('figures', () => {
  it('are large, with unit and time', async () => {
    const { page, show, errors } = await open();
    await show('o', MIME.stat, figures);
    expect(await page.locator('.db-figure').allTextContents()).toEqual([
      '1.844 s',
      '12.34 %',
      '12.35k req/s',
      'prometheus 2.53.1',
      'NaN',
    ]);
    const card = page.getByRole('group', { name: 'p99 latency' });
    expect(await card.getByText('2026-11-20 03:00 UTC').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Local' }).click();
    expect(await card.getByText('2026-11-20 04:00 +01:00').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });
});

describe.skipIf(!browser)('logs', () => {
  it('show time, level and message, and filter', async () => {
    const { page, show, errors } = await open();
    await show('o', MIME.logs, logLines);
    const rows = page.locator('tbody tr');
    expect(await rows.nth(1).locator('td').allTextContents()).toEqual([
      '2026-11-20 01:46:01.500',
      'WARN',
      'pool is at 48 of 50 connections  {pod="checkout-2xkvq"}',
    ]);
    expect(await rows.nth(3).locator('.db-log').textContent()).toBe('retry 1 of 3 in 200 ms');
    await page.getByRole('searchbox').fill('ERROR');
    expect(await rows.count()).toBe(1);
    expect(await page.getByText('1 of 5 entries').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      'ERROR payment failed: context deadline exceeded\n        at charge',
    );
    expect(errors).toEqual([]);
  });

  it('stay quick with many', async () => {
    const { page, show } = await open();
    await show('o', MIME.logs, {
      entries: Array.from({ length: 5000 }, (_, t) => ({ t, message: `line ${t}` })),
    });
    expect(await page.locator('tbody tr').count()).toBeLessThan(80);
    await page.getByRole('searchbox').fill('line 4999');
    expect(await page.locator('.db-log').allTextContents()).toEqual(['line 4999']);
  });
});

describe.skipIf(!browser)('JSON', () => {
  it('is a tree that folds from the keyboard, with numbers as they were written', async () => {
    const { page, show, errors } = await open();
    const text = JSON.stringify(json).replace('"BIGINT"', '12345678901234567890');
    await show('o', MIME.json, text);
    expect(await page.getByText('12345678901234567890').isVisible()).toBe(true);
    const summary = page.locator('summary', { hasText: 'data' });
    expect(await page.getByText('resultType').isVisible()).toBe(true);
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.getByText('resultType').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect(await page.getByText('__name__').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    expect(await page.getByText('status').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Copy JSON' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    expect(errors).toEqual([]);
  });

  it('is one line where it asks for that, and unfolds', async () => {
    const { page, show } = await open();
    const metadata = { databook: { items: [{ metadata: { collapsed: true } }] } };
    await show('o', MIME.json, '{"id":9007199254740993,"more":{"deep":1}}', metadata);
    expect(await page.getByText('9007199254740993').count()).toBe(0);
    await page.locator('summary', { hasText: '2 keys' }).click();
    await page.getByText('9007199254740993').waitFor();
    expect(await page.getByText('deep').count()).toBe(0);
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect(await page.getByText('deep').isVisible()).toBe(true);
  });

  it('shows long lists by pages and long texts in part', async () => {
    const { page, show } = await open();
    await show('o', MIME.json, [Array.from({ length: 250 }, (_, i) => i), 'x'.repeat(5000)]);
    await page.locator('summary', { hasText: '250 items' }).click();
    const leaves = page.locator('details details > .db-json-children > .db-json-leaf');
    await page.getByRole('button', { name: 'Show 100 of 150 more' }).click();
    await page.getByRole('button', { name: 'Show 50 of 50 more' }).click();
    expect(await leaves.count()).toBe(250);
    await page.getByRole('button', { name: '3,000 more characters' }).click();
    expect(await page.locator('.db-json-string').textContent()).toHaveLength(5002);
  });

  it('draws deep and plain values', async () => {
    const { page, show } = await open();
    await show('deep', MIME.json, '['.repeat(3000) + ']'.repeat(3000));
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect(await page.locator('#deep .db-error').count()).toBe(0);
    await show('plain', MIME.json, '"text"');
    expect(await page.locator('#plain .db-json').textContent()).toBe('"text"');
  });
});

describe.skipIf(!browser)('bad data', () => {
  it.each([
    ['not JSON', MIME.timeseries, '{', 'not JSON'],
    ['not text', MIME.table, new Uint8Array([0xff, 0xfe]), 'not UTF-8'],
    [
      'another shape',
      MIME.timeseries,
      { series: [{ labels: {}, points: [[1, 'x']] }] },
      'series[0].points[0][1]',
    ],
    ['not JSON as JSON', MIME.json, 'oops', 'not JSON'],
    ['empty', MIME.logs, '', 'not JSON'],
  ])('gives a message: %s', async (_, mime, data, says) => {
    const { page, show, errors } = await open();
    await show('o', mime, data);
    expect(await page.getByRole('alert').textContent()).toContain(says);
    expect(errors).toEqual([]);
  });

  it('says what it does not know', async () => {
    const { page, show } = await open();
    await show('o', 'application/vnd.databook.later+json', {});
    expect(await page.getByRole('status').textContent()).toContain(
      'cannot draw application/vnd.databook.later+json',
    );
  });
});

describe.skipIf(!browser)('data', () => {
  // The page forbids by its policy what would parse a string as HTML; this shows that nothing even tries.
  it('stays text, wherever it comes from', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202e"\'`{{}}';
    const { page, show, errors } = await open();
    const links = [{ title: evil, url: 'https://x.example/"><script>' }];
    await show('a', MIME.timeseries, {
      title: evil,
      unit: evil,
      links,
      series: [1, 2].map((i) => ({
        labels: { [evil]: `${evil}${i}`, common: evil },
        points: [
          [1, i],
          [2, 'NaN'],
        ],
      })),
    });
    await show('b', MIME.table, {
      title: evil,
      columns: [
        { name: evil, type: 'string', unit: evil },
        { name: 'j', type: 'json' },
      ],
      rows: [[evil, { [evil]: evil }]],
    });
    await show('c', MIME.stat, {
      title: evil,
      stats: [
        { name: evil, value: evil },
        { name: evil, value: 1, unit: evil },
      ],
    });
    await show('d', MIME.logs, {
      title: evil,
      entries: [{ t: 1, level: evil, message: evil, labels: { [evil]: evil } }],
    });
    await show('e', MIME.json, { [evil]: [evil], __proto__: { x: 1 } });
    await page.locator('#a .u-over').hover();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      expect(await page.locator(`#${id}`).locator('img, script, iframe, object').count()).toBe(0);
      expect(await page.locator(`#${id}`).textContent()).toContain('<img src=x onerror=');
      expect(await page.locator(`#${id}`).textContent()).not.toContain('\u202e');
    }
    expect(await page.title()).toBe('results');
    expect(errors).toEqual([]);
  });

  it('gives no link but to the web', async () => {
    const { page, show } = await open();
    await show('o', MIME.table, { ...pods, links: [{ title: 'x', url: 'https://ok.example/' }] });
    expect(await page.getByRole('link').count()).toBe(1);
    await show('p', MIME.table, { ...pods, links: [{ title: 'x', url: 'javascript:alert(1)' }] });
    expect(await page.locator('#p').getByRole('link').count()).toBe(0);
    expect(await page.locator('#p').getByRole('alert').textContent()).toContain('links[0].url');
  });
});

describe.skipIf(!browser)('the page', () => {
  it.each(Object.keys(THEMES) as ThemeName[])(
    'is readable in %s: text stands out from the ground',
    async (theme) => {
      const { page, show } = await open({ theme });
      await show('a', MIME.timeseries, threeRoutes);
      await show('b', MIME.table, pods);
      await show('c', MIME.logs, logLines);
      await show('d', MIME.stat, figures);
      const worst = await page.evaluate(() => {
        const rgb = (color: string): number[] => {
          const context = document.createElement('canvas').getContext('2d')!;
          context.fillStyle = getComputedStyle(document.body).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          context.fillStyle = color;
          context.fillRect(0, 0, 1, 1);
          return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const luminance = (color: string): number =>
          rgb(color)
            .map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0);
        const ground = luminance(getComputedStyle(document.body).backgroundColor);
        const contrast = (color: string): number => {
          const l = luminance(color);
          return (Math.max(l, ground) + 0.05) / (Math.min(l, ground) + 0.05);
        };
        const root = getComputedStyle(document.querySelector('.databook')!);
        const series = Array.from({ length: 8 }, (_, i) =>
          contrast(root.getPropertyValue(`--db-series-${i}`)),
        );
        const texts = [
          ...document.querySelectorAll('.db-muted, td, th, .db-title, .db-button[aria-pressed=false]'),
        ].map((e) => contrast(getComputedStyle(e).color));
        return { series: Math.min(...series), texts: Math.min(...texts) };
      });
      expect(worst.series).toBeGreaterThan(4.5);
      expect(worst.texts).toBeGreaterThan(4.5);
    },
  );

  it('lets go of what it drew', async () => {
    const { page, show, errors, setTheme } = await open();
    for (const id of ['a', 'b']) await show(id, MIME.timeseries, oddities);
    await show('a', MIME.table, bigTable(500));
    expect(await page.locator('#a canvas').count()).toBe(0);
    await page.evaluate(() =>
      (
        window as unknown as { renderer: { disposeOutputItem(id?: string): void } }
      ).renderer.disposeOutputItem(),
    );
    expect(await page.locator('#b canvas').count()).toBe(0);
    await setTheme('light');
    await page.setViewportSize({ width: 500, height: 500 });
    expect(errors).toEqual([]);
  });

  it('draws inside a shadow root', async () => {
    const { page, errors } = await open();
    const height = await page.evaluate(() => {
      const host = document.createElement('div');
      document.body.append(host);
      const element = document.createElement('div');
      host.attachShadow({ mode: 'open' }).append(element);
      const data = new TextEncoder().encode('{"stats":[{"name":"n","value":1}]}');
      const { renderer } = window as unknown as {
        renderer: { renderOutputItem(item: object, element: Element): void };
      };
      renderer.renderOutputItem(
        { id: 's', mime: 'application/vnd.databook.stat+json', data: () => data },
        element,
      );
      return parseFloat(getComputedStyle(element.querySelector('.db-figure')!).fontSize);
    });
    expect(height).toBeGreaterThan(25);
    expect(errors).toEqual([]);
  });
});
