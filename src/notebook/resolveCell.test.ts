import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputToSource, resolveCell } from './resolveCell.ts';

const SOURCE = `@plugin=prometheus
@source=\${cluster}
@name=p99
@from=-2h
@to=now
@step=1m
@timeout=1.5s
@confirm=always
@type=\${kind}

rate(x{c="\${cluster}"}[5m])`;

test('a cell is read with its variables put in', () => {
  const cell = resolveCell(SOURCE, { cluster: 'prod-eu', kind: 'instant' });
  expect(cell).toMatchObject({
    plugin: 'prometheus',
    source: 'prod-eu',
    name: 'p99',
    from: { text: '-2h', label: '@from', position: { line: 3 } },
    to: { text: 'now', label: '@to' },
    step: 60,
    timeoutMs: 1500,
    confirmAlways: true,
    options: { type: 'instant' },
  });
  expect(cell.input.text).toBe('rate(x{c="prod-eu"}[5m])');
});

test('what is not written is absent', () => {
  const cell = resolveCell('@plugin=x\nup', {});
  expect(Object.keys(cell).sort()).toEqual(['confirmAlways', 'input', 'options', 'parsed', 'plugin']);
  expect(cell.confirmAlways).toBe(false);
});

test.each([
  ['up', 'missing-plugin', ''],
  ['@plugin=x\n@step=0s', 'bad-duration', '0s'],
  ['@plugin=x\n@step=15', 'bad-duration', '15'],
  ['@plugin=x\n@timeout=soon', 'bad-duration', 'soon'],
  ['@plugin=x\n@source=${empty}', 'empty-value', '${empty}'],
  ['@plugin=x\n@confirm=never', 'bad-confirm', 'never'],
  ['@plugin=x\n@type=a${nope}', 'unknown-variable', '${nope}'],
  ['@plugin=x\n\nup\nup{a="${nope}"}', 'unknown-variable', '${nope}'],
])('%j is %s', (source, code, marked) => {
  let thrown: unknown;
  try {
    resolveCell(source, { empty: ' ' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'CellError', code });
  const { position } = thrown as { position: { start: number; end: number; line: number } };
  if (marked) expect(source.slice(position.start, position.end)).toBe(marked);
  expect(position.line).toBe(source.slice(0, position.start).split('\n').length - 1);
});

test('a place in the input is found in the cell', () => {
  const source = '@plugin=x\n\nsum(${m}\n  ))';
  const cell = resolveCell(source, { m: 'up' });
  const at = (offset: number, length?: number) => {
    const { start, end, line } = inputToSource(cell, offset, length);
    return [source.slice(start, end), line];
  };
  expect(cell.input.text).toBe('sum(up\n  ))');
  expect(at(0, 3)).toEqual(['sum', 2]);
  expect(at(5, 1)).toEqual(['${m}', 2]);
  expect(at(10, 1)).toEqual([')', 3]);
  expect(at(11)).toEqual(['', 3]);
  expect(at(4000, 5)).toEqual(['', 3]);
});

test('any source is read or refused with a CellError', () => {
  const line = fc.oneof(
    fc.stringMatching(/^@(plugin|source|name|from|step|timeout|confirm|opt)=[a-z0-9${} ]{0,8}$/),
    fc.string({ maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      try {
        expect(resolveCell(['@plugin=x', ...lines].join('\n'), { a: 1 }).plugin).toBe('x');
      } catch (error) {
        expect(error).toMatchObject({ name: 'CellError', hint: expect.stringMatching(/\S/) as string });
      }
    }),
  );
});
