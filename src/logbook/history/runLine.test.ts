import { expect, test } from 'vitest';
import { shortId, typedId } from './runLine.ts';

test('the id of a run is shown so that it can be typed, whatever other programs put into it', () => {
  expect(typedId('019a3c7e-1b2d-7c3e')).toBe('019a3c7e-1b2d-7c3e');
  expect(typedId('ci/42')).toBe("'ci/42'");
  expect(typedId('x; touch /tmp/y #')).toBe("'x; touch /tmp/y #'");
  expect(typedId("it's")).toBe(String.raw`'it'\''s'`);
  expect(typedId('a\u001b]0;b\u0007')).toBe("'a␛]0;b␇'");
  expect([typedId(''), typedId('-f')]).toEqual(["''", "'-f'"]);
  expect(shortId('019a3c7e-1b2d-7c3e')).toBe('019a3c7e-1b2d');
  expect(shortId('$(reboot) and more')).toBe("'$(reboot) and'");
});
