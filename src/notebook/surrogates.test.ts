import { expect, test } from 'vitest';
import { restoreSurrogates, surrogateList } from './surrogates.ts';

test('whole characters need no list', () => {
  expect(surrogateList('😀 \uFFFD')).toBeUndefined();
});

test('every replacement character of the text is in the list', () => {
  expect(surrogateList('\uD83D \uFFFD 😀 \uDE00')).toBe('d83d,fffd,de00');
  expect(restoreSurrogates('\uFFFD \uFFFD 😀 \uFFFD', 'd83d,fffd,de00')).toBe('\uD83D \uFFFD 😀 \uDE00');
});

test.each(['', 'd800', 'd800,d800,d800', 'd800,0041', 'D800,fffd'])(
  'a list that does not fit is no list: %j',
  (list) => expect(restoreSurrogates('\uFFFD\uFFFD', list)).toBeUndefined(),
);
