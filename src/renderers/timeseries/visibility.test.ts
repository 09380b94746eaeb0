import { expect, it } from 'vitest';
import { Visibility } from './visibility.ts';

const shownIn = (visible: Visibility): number[] => [0, 1, 2].filter((i) => visible.isShown(i));

it('toggles, leaves one alone, and shows all again', () => {
  const visible = new Visibility(['Pay', 'cart', 'health']);
  expect(shownIn(visible)).toEqual([0, 1, 2]);
  visible.toggle(1);
  expect(shownIn(visible)).toEqual([0, 2]);
  visible.toggle(1);
  visible.solo(1);
  expect(shownIn(visible)).toEqual([1]);
  visible.solo(2);
  expect(shownIn(visible)).toEqual([2]);
  visible.solo(2);
  expect(shownIn(visible)).toEqual([0, 1, 2]);
  visible.toggle(0);
  visible.showAll();
  expect(visible.shown).toBe(3);
});

it('filters by name on top of that, whatever the case', () => {
  const visible = new Visibility(['Pay', 'cart', 'health']);
  visible.toggle(2);
  visible.filter(' a ');
  expect(shownIn(visible)).toEqual([0, 1]);
  visible.filter('PAY');
  expect(shownIn(visible)).toEqual([0]);
  expect(visible.matches(2)).toBe(false);
  visible.filter('');
  expect(visible.isOn(2)).toBe(false);
  expect(visible.shown).toBe(2);
});
