// `node test/renderers/shots.ts [folder]`: pictures of every renderer in each theme, wide and narrow, to look at.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { MIME } from '../../src/results/mime.ts';
import { bundleRenderers, launch, openPage } from './harness.ts';
import * as samples from './samples.ts';
import { THEMES } from './themes.ts';
import type { ThemeName } from './themes.ts';

const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, 'shots'));
mkdirSync(folder, { recursive: true });
const bundle = await bundleRenderers();
console.log(`bundle: ${bundle.length} bytes`);
const browser = await launch();
if (!browser) process.exit(1);

const pictures: readonly (readonly [string, readonly (readonly [string, unknown])[]])[] = [
  [
    'series',
    [
      [MIME.timeseries, samples.threeRoutes],
      [MIME.timeseries, samples.oddities],
    ],
  ],
  [
    'series-more',
    [
      [MIME.timeseries, samples.manySeries(20)],
      [MIME.timeseries, samples.rawSamples],
      [MIME.timeseries, { series: [], links: samples.threeRoutes.links }],
    ],
  ],
  [
    'tables',
    [
      [MIME.table, samples.pods],
      [MIME.table, samples.bigTable(2000)],
      [MIME.stat, samples.figures],
    ],
  ],
  [
    'texts',
    [
      [MIME.logs, samples.logLines],
      [MIME.json, JSON.stringify(samples.document).replace('"BIGINT"', '12345678901234567890')],
      [MIME.table, '{"columns":[]}'],
    ],
  ],
];
for (const theme of Object.keys(THEMES) as ThemeName[])
  for (const width of [900, 420])
    for (const [name, outputs] of pictures) {
      const { page, show, errors } = await openPage(browser, bundle, { theme, width });
      for (const [i, [mime, data]] of outputs.entries()) await show(`o${i}`, mime, data);
      const plot = page.locator('.u-over').first();
      if (await plot.count()) await plot.hover({ position: { x: width * 0.45, y: 110 } });
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
      for (const error of errors) console.log(`${name} ${theme} ${width}: ${error}`);
      await page.context().close();
    }
await browser.close();
console.log(folder);
