import { expect, test } from 'vitest';
import { MIME } from '../../results/mime.ts';
import { validateOutput } from '../../results/validate.ts';
import { withoutDeadLinks } from './deadLinks.ts';

const output = (links: readonly string[]) =>
  validateOutput({
    mime: MIME.stat,
    data: new TextEncoder().encode(
      JSON.stringify({
        title: 'at prometheus-url.recorded.invalid',
        ...(links.length > 0 && { links: links.map((url) => ({ title: 'Open', url })) }),
        stats: [{ name: 'up', value: 1 }],
      }),
    ),
  });

const DEAD = 'http://prometheus-url.recorded.invalid/graph';
const ALIVE = 'http://prometheus.example/graph';

test.each([
  [[DEAD], []],
  [[DEAD, ALIVE], [ALIVE]],
  [[ALIVE], [ALIVE]],
  [[], []],
])('of the links %j are left %j, and the output is as if it had only those', (links, left) => {
  expect(withoutDeadLinks(output(links))).toEqual(output(left));
});

test('an output of another type is left alone', () => {
  const text = { mime: 'text/plain', data: new TextEncoder().encode(DEAD) };
  expect(withoutDeadLinks(text)).toBe(text);
});
