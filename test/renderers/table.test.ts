import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { MIME } from '../../src/results/mime.ts';
import type { Table } from '../../src/results/schema.ts';
import { bundleRenderers, launch, openPage } from './harness.ts';
import type { PageOptions } from './harness.ts';
import { bigTable, pods } from './samples.ts';

const browser = await launch();
const bundle = await bundleRenderers();
afterAll(() => browser?.close());

const draw = async (data: Table, options?: PageOptions) => {
  const opened = await openPage(browser!, bundle, options);
  await opened.show('o', MIME.table, data);
  const root = opened.page.locator('#o');
  const column = (n: number): Promise<string[]> => root.locator(`tbody td:nth-child(${n})`).allTextContents();
  return {
    ...opened,
    root,
    column,
    button: (name: string): Locator => root.getByRole('button', { name, exact: true }),
  };
};

describe.skipIf(!browser)('table', () => {
  it('shows figures with units at the right, times, and what has no value', async () => {
    const { root, column, errors } = await draw(pods);
    expect(await column(2)).toEqual(['14', '0', '1,203', '2']);
    expect(await column(3)).toEqual(['1.4 GiB', '384 MiB', 'NaN', '–']);
    expect(await column(4)).toEqual([
      '2026-11-20 02:15:05',
      '2026-11-20 01:46:00',
      '2026-11-20 02:45:00.250',
      '–',
    ]);
    const align = (n: number) =>
      root
        .locator(`tbody td:nth-child(${n})`)
        .first()
        .evaluate((td) => getComputedStyle(td).textAlign);
    expect([await align(1), await align(2), await align(3)]).toEqual(['left', 'right', 'right']);
    expect(await root.getByText('4 rows, 6 columns').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('sorts by a column: figures from the top, then from below, then as they came', async () => {
    const { root, page, column, button } = await draw(pods);
    const head = root.getByRole('columnheader', { name: 'restarts' });
    await button('restarts').focus();
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await column(2)).toEqual(['1,203', '14', '2', '0']);
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(2)).toEqual(['0', '2', '14', '1,203']);
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await column(2)).toEqual(['14', '0', '1,203', '2']);
    // NaN, then nothing, come last.
    await button('memory').click();
    expect(await column(3)).toEqual(['1.4 GiB', '384 MiB', 'NaN', '–']);
    await button('memory').click();
    expect(await column(3)).toEqual(['384 MiB', '1.4 GiB', 'NaN', '–']);
  });

  it('keeps only the rows in sight in the page, and all within reach', async () => {
    const { root, page, button } = await draw(bigTable(10_000));
    const rows = root.locator('tbody tr:not(.db-spacer)');
    expect(await rows.count()).toBeLessThan(60);
    expect(await root.locator('table').getAttribute('aria-rowcount')).toBe('10001');
    expect(await rows.first().getAttribute('aria-rowindex')).toBe('2');
    await root.getByRole('region').focus();
    await page.keyboard.press('End');
    await root.getByText('9,999', { exact: true }).waitFor();
    expect(await rows.count()).toBeLessThan(60);
    expect(await rows.last().getAttribute('aria-rowindex')).toBe('10001');
    expect(await root.getByRole('columnheader', { name: 'instance' }).isVisible()).toBe(true);
    // Looked at in the same task: no frame may show the rows of the old place.
    const first = await button('n').evaluate((sort: HTMLElement) => {
      sort.click();
      return document.querySelector('tbody tr:not(.db-spacer)')!.firstElementChild!.textContent;
    });
    expect(first).toBe('9,999');
  });

  it('reaches all rows of different heights', async () => {
    const words = 'a long explanation of what went wrong, again and again; ';
    const rows = Array.from({ length: 300 }, (_, i) => [i, words.repeat(i % 7)]);
    const columns = [{ name: 'n', type: 'number' as const }, { name: 'text', type: 'string' as const }]; // prettier-ignore
    const { root, page } = await draw({ columns, rows });
    const shown = () =>
      root
        .locator('tbody tr:not(.db-spacer)')
        .evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
    await root.locator('.db-scroll').evaluate((e) => e.scrollTo(0, e.scrollHeight / 2));
    await page.waitForFunction(
      () => Number(document.querySelector('tbody tr:not(.db-spacer) td')!.textContent) > 50,
    );
    const middle = await shown();
    expect(middle).toEqual(middle.map((_, i) => middle[0]! + i));
    // The end moves away while higher rows come into sight.
    await page.waitForFunction(() => {
      const scroll = document.querySelector('.db-scroll')!;
      scroll.scrollTo(0, scroll.scrollHeight);
      return document.querySelector('tr[aria-rowindex="301"]') !== null;
    });
    const end = await shown();
    expect(end).toEqual(end.map((_, i) => end[0]! + i));
  });

  it('copies all rows in the order shown, as CSV and as Markdown', async () => {
    const { page, button } = await draw(pods);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await button('restarts').click();
    await button('Copy CSV').click();
    await button('Copied').waitFor();
    expect((await clipboard()).split('\r\n').slice(0, 4)).toEqual([
      'pod,restarts,memory,last seen,ready,reason',
      'payments-5f6b7c8d9-abcde,1203,NaN,2026-11-20T02:45:00.250Z,true,"Error, exit code 137"',
      'checkout-7d9f5b8c6d-2xkvq,14,1503238553,2026-11-20T02:15:05.000Z,false,OOMKilled: container used more than its limit of 1.5Gi while handling a burst of card payments',
      'search-0,2,,,,Completed',
    ]);
    await button('Copy Markdown').click();
    await button('Copied').last().waitFor();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('| pod'));
    expect((await clipboard()).split('\n')[2]).toBe(
      '| payments-5f6b7c8d9-abcde | 1,203 | NaN | 2026-11-20 02:45:00.250 | true | Error, exit code 137 |',
    );
  });

  it('copies where the page has no clipboard', async () => {
    const { page, root, button } = await draw(pods);
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.evaluate(() =>
      document.addEventListener('copy', () => (document.title = String(document.getSelection()))),
    );
    await button('Copy CSV').click();
    await button('Copied').waitFor();
    expect(await page.title()).toContain('payments-5f6b7c8d9-abcde');
    expect(await root.locator('textarea').count()).toBe(0);
  });

  it('shows local time when asked', async () => {
    const { column, button } = await draw(pods, { timezone: 'America/New_York' });
    await button('Local').click();
    expect((await column(4))[0]).toBe('2026-11-19 21:15:05');
  });

  it('stays within a narrow page and scrolls inside', async () => {
    const { page, root } = await draw(pods, { width: 420 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
    expect(await root.locator('.db-scroll').evaluate((e) => e.scrollWidth > e.clientWidth)).toBe(true);
  });

  it('says when there is nothing', async () => {
    const { root } = await draw({ columns: pods.columns, rows: [] });
    expect(await root.getByRole('status').textContent()).toBe('No rows.');
  });
});
