import type { Locator } from 'playwright-core';

/** What is on a plot's canvas: how many pixels have a colour, and how many are close to the one asked for. */
export const paintOf = (
  plot: Locator,
  property = '--db-series-0',
): Promise<{ painted: number; ofColor: number; size: string }> =>
  plot.locator('canvas').evaluate((canvas: HTMLCanvasElement, name: string) => {
    const context = canvas.getContext('2d')!;
    const root = canvas.closest('.databook')!;
    const probe = document.createElement('canvas').getContext('2d')!;
    probe.fillStyle = getComputedStyle(root).getPropertyValue(name);
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data as unknown as [number, number, number];
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    let ofColor = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] === 0) continue;
      painted++;
      const away = Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b);
      if (data[i + 3]! > 200 && away < 30) ofColor++;
    }
    return { painted, ofColor, size: `${canvas.width}x${canvas.height}` };
  }, property);
