import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { MIME } from '../../src/results/mime.ts';
import type { TimeSeries } from '../../src/results/schema.ts';
import { paintOf } from './canvas.ts';
import { bundleRenderers, launch, openPage } from './harness.ts';
import type { PageOptions } from './harness.ts';
import { START, manySeries, oddities, rawSamples, threeRoutes } from './samples.ts';

const browser = await launch();
const bundle = await bundleRenderers();
afterAll(() => browser?.close());

const draw = async (data: TimeSeries, options?: PageOptions) => {
  const opened = await openPage(browser!, bundle, options);
  await opened.show('o', MIME.timeseries, data);
  const root = opened.page.locator('#o');
  return {
    ...opened,
    root,
    button: (name: string): Locator => root.getByRole('button', { name, exact: true }),
  };
};

describe.skipIf(!browser)('time series', () => {
  it('paints every series in its own colour, and says the same in words', async () => {
    const { root, errors } = await draw(threeRoutes);
    for (const i of [0, 1, 2]) expect((await paintOf(root, `--db-series-${i}`)).ofColor).toBeGreaterThan(200);
    expect((await paintOf(root, '--db-series-3')).ofColor).toBe(0);
    expect(await root.getByRole('figure', { name: 'p99 of checkout by route' }).count()).toBe(1);
    const plot = root.getByRole('img');
    expect(await plot.getAttribute('aria-label')).toMatch(
      /^3 series, 151 points each; highest at the end \{route="\/pay"\} last 330\.2 ms \(max 2\.325 s at 02:27 UTC\)$/,
    );
    expect(await root.getByText('checkout_seconds{cluster="prod-eu"}').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('hides and shows a series from the keyboard; S leaves it alone on the plot', async () => {
    const { root, page, button } = await draw(threeRoutes);
    const pay = button('{route="/pay"}');
    const before = await paintOf(root);
    await pay.focus();
    await page.keyboard.press('Space');
    expect(await pay.getAttribute('aria-pressed')).toBe('false');
    expect((await paintOf(root)).ofColor).toBe(0);
    expect(await root.getByText('2 of 3 shown').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect((await paintOf(root)).ofColor).toBe(before.ofColor);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('s');
    expect(await button('{route="/cart"}').getAttribute('aria-pressed')).toBe('true');
    expect(await pay.getAttribute('aria-pressed')).toBe('false');
    expect((await paintOf(root)).ofColor).toBe(0);
    await button('Show all').click();
    expect((await paintOf(root)).ofColor).toBe(before.ofColor);
  });

  it('leaves one series alone by Ctrl click and by double click', async () => {
    const { root, button } = await draw(threeRoutes);
    const pressed = () =>
      root.locator('.db-series').evaluateAll((all) => all.map((b) => b.getAttribute('aria-pressed')));
    await button('{route="/cart"}').click({ modifiers: ['Control'] });
    expect(await pressed()).toEqual(['false', 'true', 'false']);
    await button('{route="/cart"}').click({ modifiers: ['Alt'] });
    expect(await pressed()).toEqual(['true', 'true', 'true']);
    await button('{route="/pay"}').dblclick();
    expect(await pressed()).toEqual(['true', 'false', 'false']);
  });

  it('has one tab stop in the legend', async () => {
    const { root } = await draw(manySeries(12));
    expect(await root.locator('.db-series[tabindex="0"]').count()).toBe(1);
  });

  it('shows a readout under the pointer, highest first, with units', async () => {
    const { root } = await draw(threeRoutes);
    await root.locator('.u-over').hover({ position: { x: 400, y: 20 } });
    const tooltip = root.locator('.db-tooltip');
    await tooltip.waitFor({ state: 'visible' });
    expect(await tooltip.locator('.db-name').allTextContents()).toEqual([
      '{route="/pay"}',
      '{route="/cart"}',
      '{route="/health"}',
    ]);
    for (const figure of await tooltip.locator('.db-number').allTextContents())
      expect(figure).toMatch(/^[\d.]+ m?s$/);
    expect(await tooltip.locator('.db-when').textContent()).toMatch(/^2026-11-20 02:\d\d(:30)? UTC$/);
    await root.page().mouse.move(0, 0);
    await tooltip.waitFor({ state: 'hidden' });
  });

  it('zooms by drag, by key, and back', async () => {
    const { root, page, button } = await draw(threeRoutes);
    const over = root.locator('.u-over');
    const reset = button('Reset zoom');
    expect(await reset.isVisible()).toBe(false);
    const { x, y } = (await over.boundingBox())!;
    const whole = await paintOf(root);
    await page.mouse.move(x + 100, y + 50);
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 60, { steps: 4 });
    await page.mouse.up();
    await reset.waitFor({ state: 'visible' });
    expect((await paintOf(root)).painted).not.toBe(whole.painted);
    await reset.click();
    expect(await reset.isVisible()).toBe(false);
    expect(await paintOf(root)).toEqual(whole);
    await root.getByRole('img').focus();
    await page.keyboard.press('+');
    await reset.waitFor({ state: 'visible' });
    await page.keyboard.press('0');
    await reset.waitFor({ state: 'hidden' });
  });

  it('reads sample by sample from the keyboard, aloud', async () => {
    const { root, page } = await draw(threeRoutes);
    await root.getByRole('img').focus();
    await page.keyboard.press('End');
    const live = root.locator('figure > [role=status]');
    expect(await live.textContent()).toMatch(
      /^2026-11-20 03:00 UTC: \{route="\/pay"\} 330\.2 ms, \{route="\/cart"\} 240 ms, /,
    );
    await page.keyboard.press('ArrowLeft');
    expect(await live.textContent()).toContain('02:59:30');
    await page.keyboard.press('Escape');
    expect(await live.textContent()).toBe('');
  });

  it('switches every result of the page between UTC and local time, and remembers it', async () => {
    const { root, page, show, button } = await draw(threeRoutes, { timezone: 'Asia/Kolkata' });
    await show('p', MIME.timeseries, threeRoutes);
    const utc = await paintOf(root, '--db-muted');
    await button('Local').click();
    expect(await button('Local').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#p').getByRole('button', { name: 'Local' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    expect((await paintOf(root, '--db-muted')).painted).not.toBe(utc.painted);
    await root.locator('.u-over').hover({ position: { x: 1, y: 20 } });
    expect(await root.locator('.db-when').textContent()).toBe('2026-11-20 07:15 +05:30');
    await show('q', MIME.timeseries, threeRoutes);
    expect(await page.locator('#q').getByRole('button', { name: 'Local' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  it('follows the theme while it is on the page', async () => {
    const { root, setTheme } = await draw(threeRoutes, { theme: 'dark' });
    const color = () =>
      root.locator('.databook').evaluate((e) => getComputedStyle(e).getPropertyValue('--db-series-0'));
    const dark = await color();
    for (const theme of ['light', 'highContrast'] as const) {
      await setTheme(theme);
      expect(await color()).not.toBe(dark);
      // Painted in a microtask after the change; the evaluation comes after it.
      expect((await paintOf(root)).ofColor).toBeGreaterThan(200);
    }
  });

  it('follows the width of the page', async () => {
    const { root, page } = await draw(threeRoutes);
    await page.setViewportSize({ width: 420, height: 800 });
    await page.waitForFunction(() => document.querySelector('canvas')!.clientWidth === 396);
    expect((await paintOf(root)).ofColor).toBeGreaterThan(100);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
    expect(await root.locator('.db-min').first().isVisible()).toBe(false);
  });

  it('keeps a hundred series usable: filter, sort, toggles', async () => {
    const { root, page, errors } = await draw(manySeries(100, 250));
    expect(await root.getByText('100 series').isVisible()).toBe(true);
    await root.getByRole('searchbox').fill('-04');
    expect(await root.locator('.db-series:visible').count()).toBe(10);
    expect(await root.getByText('10 of 100 shown').isVisible()).toBe(true);
    await root.getByRole('searchbox').fill('');
    await root.getByRole('button', { name: 'Max' }).click();
    const figures = (await root.locator('td.db-max').allTextContents()).map(
      (t) => parseFloat(t) * (t.includes('k') ? 1000 : 1),
    );
    expect(figures).toEqual(figures.toSorted((a, b) => b - a));
    expect(await root.getByRole('columnheader', { name: 'Max' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await root.locator('.u-over').hover({ position: { x: 400, y: 120 } });
    expect(await root.locator('.db-reading').count()).toBeLessThanOrEqual(10);
    expect(await root.locator('.db-more').textContent()).toMatch(/and 9\d more/);
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
  });

  it('tells gaps, NaN, infinities, lone points and histograms from zero', async () => {
    const { root } = await draw(oddities);
    expect(await root.getByText('At the edge of the plot: × 7 NaN, ▲ 1 +Inf, ▼ 1 -Inf').isVisible()).toBe(
      true,
    );
    expect(await root.getByText('Native histograms are drawn as their average').isVisible()).toBe(true);
    expect(await root.getByRole('button', { name: 'average of request_seconds' }).count()).toBe(1);
    const columns = await root.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      // Per column of pixels, whether the first series' colour is in it.
      const context = canvas.getContext('2d')!;
      const probe = document.createElement('canvas').getContext('2d')!;
      probe.fillStyle = getComputedStyle(canvas.closest('.databook')!).getPropertyValue('--db-series-0');
      probe.fillRect(0, 0, 1, 1);
      const [r, g, b] = probe.getImageData(0, 0, 1, 1).data as unknown as [number, number, number];
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: canvas.width }, (_, x) => {
        for (let y = 0; y < canvas.height; y++) {
          const i = (y * canvas.width + x) * 4;
          if (
            data[i + 3]! > 128 &&
            Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b) < 40
          )
            return '#';
        }
        return ' ';
      }).join('');
    });
    // Line, gap of 21 samples, line, gap, a dot on its own, gap, line.
    expect(columns).toMatch(/^ +#{150,} {90,}#{150,} {20,}#{3,7} {15,}#{150,} *$/);
  });

  it('draws samples that came without a step as dots and lines', async () => {
    const { root } = await draw(rawSamples);
    const [withDots] = [await paintOf(root)];
    const { root: other } = await draw({ ...rawSamples, step: 15 });
    expect(withDots.ofColor).toBeGreaterThan((await paintOf(other)).ofColor + 200);
  });

  it('draws what is hard to scale: one sample, a constant, nothing finite, huge and tiny values', async () => {
    const cases: TimeSeries['series'][number]['points'][] = [
      [[START, 5]],
      [[START, 0], [START + 60, 0]],
      [[START, 'NaN'], [START + 60, null]],
      [],
      [[START, 1e300], [START + 60, -1e300]],
      [[START, 1e-300], [START + 60, 2e-300]],
      [[0, 1], [4e9, 2]],
    ]; // prettier-ignore
    const { page, show, errors } = await draw(threeRoutes);
    for (const [i, points] of cases.entries()) {
      await show(`c${i}`, MIME.timeseries, { series: [{ labels: {}, points }] });
      expect(await page.locator(`#c${i} .db-error`).count()).toBe(0);
      expect((await paintOf(page.locator(`#c${i}`))).painted).toBeGreaterThan(0);
    }
    expect(await page.locator('#c2').getByText('No finite sample in this window.').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('says that there is nothing, with the link to look for oneself', async () => {
    const { root } = await draw({ series: [], links: threeRoutes.links });
    expect(await root.getByRole('status').textContent()).toBe('No series: the query matched nothing.');
    const link = root.getByRole('link', { name: 'Open in Prometheus' });
    expect(await link.getAttribute('href')).toBe(threeRoutes.links![0]!.url);
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('copies CSV and shows the samples as a table', async () => {
    const { root, page, button } = await draw(oddities);
    await button('Copy CSV').click();
    await button('Copied').waitFor();
    const csv = (await page.evaluate(() => navigator.clipboard.readText())).split('\r\n');
    expect(csv[0]).toBe('time,with gaps,not always a number,average of request_seconds');
    expect(csv[22]).toMatch(/^2026-11-20T01:55:30\.000Z,0\.\d+,NaN,0\.\d+$/);
    expect(csv).toHaveLength(151 + 2);
    await button('Table').click();
    expect(await button('Table').getAttribute('aria-pressed')).toBe('true');
    expect(await root.locator('.db-table').getAttribute('aria-rowcount')).toBe('152');
    await root.locator('.db-table').getByText('NaN').first().waitFor();
    await button('Table').click();
    expect(await root.locator('.db-table').count()).toBe(0);
  });
});
