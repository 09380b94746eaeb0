import { expect, test } from 'vitest';
import { LiveLine } from './liveLine.ts';

const setUp = (columns = 20) => {
  const written: string[] = [];
  const terminal = { columns, write: (text: string) => written.push(text.replaceAll('\r\u001b[2K', '<')) };
  return { line: new LiveLine(terminal), written };
};

test('is written over, and only when it changed', () => {
  const { line, written } = setUp();
  line.show('a 1 s');
  line.show('a 1 s');
  line.show('a 2 s');
  line.hide();
  line.hide();
  expect(written).toEqual(['<a 1 s', '<a 2 s', '<']);
});

test('stands below what is written meanwhile', () => {
  const { line, written } = setUp();
  line.show('a');
  line.around(() => written.push('text\n'));
  line.hide();
  line.around(() => written.push('more\n'));
  expect(written).toEqual(['<a', '<', 'text\n', '<a', '<', 'more\n']);
});

test('never wraps', () => {
  const { line, written } = setUp(10);
  line.show('0123456789');
  expect(written).toEqual(['<01234567…']);
});
