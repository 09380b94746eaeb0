import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directive, misspelt, parseCell } from './directives.ts';

const keys = (source: string): string[] => parseCell(source).directives.map((d) => `${d.key}=${d.value}`);

test.each([
  ['@plugin=prometheus\nup', ['plugin=prometheus'], 'up'],
  ['@plugin=prometheus\n@type=instant\n\nup', ['plugin=prometheus', 'type=instant'], 'up'],
  ['@plugin=x\n\n@a=1\n', ['plugin=x'], '@a=1\n'],
  ['@plugin=x\n\n\nup', ['plugin=x'], '\nup'],
  ['@plugin=x\n \t\nup', ['plugin=x'], 'up'],
  ['@plugin=x\r\n@b=2\r\n\r\nup\r\n', ['plugin=x', 'b=2'], 'up\r\n'],
  ['@plugin=x\r@b=2\r\rup', ['plugin=x', 'b=2'], 'up'],
  ['@ plugin =  x  \nup', ['plugin=x'], 'up'],
  ['@plugin=x\n@query=a=b==c', ['plugin=x', 'query=a=b==c'], ''],
  ['@plugin=x\n@Deployment(name="y")', ['plugin=x'], '@Deployment(name="y")'],
  ['@plugin=x\n@step', ['plugin=x'], '@step'],
  ['@plugin=x\n@a b=c', ['plugin=x'], '@a b=c'],
  ['@plugin=x', ['plugin=x'], ''],
  ['', [], ''],
  ['\n@plugin=x', [], '@plugin=x'],
])('%j', (source, directives, input) => {
  const cell = parseCell(source);
  expect(keys(source)).toEqual(directives);
  expect(cell.input).toBe(input);
  expect(source.slice(cell.inputStart)).toBe(input);
});

test('each directive knows where it stands', () => {
  const source = '@plugin=x\n@ step = 5m \nup';
  const step = directive(parseCell(source), 'step')!;
  expect(step.span).toEqual({ start: 10, end: 22, line: 1 });
  expect(source.slice(step.keySpan.start, step.keySpan.end)).toBe('step');
  expect(source.slice(step.valueSpan.start, step.valueSpan.end)).toBe('5m');
  expect(parseCell(source).inputLine).toBe(2);
});

test.each([
  ['@plugin=x\n@plugin=y', 'duplicate-key', 1, /lines 1 and 2/],
  ['@plugin=x\n@type=a\n@type=b', 'duplicate-key', 2, /@type/],
  ['@plugin=x\n@=y', 'empty-key', 1, /no key/],
  ['@plugin=\nup', 'empty-value', 0, /@plugin has no value/],
  ['@Plugin=x\nup', 'misspelt-key', 0, /Write @plugin/],
  ['@plugin=x\n@TIMEOUT=5s', 'misspelt-key', 1, /Write @timeout/],
  ['@plugin=x\n@name=a b', 'bad-name', 1, /letters, digits/],
  ['@plugn=x\nup', 'missing-plugin', 0, /Did you mean @plugin=x/],
  ['\n@plugin=x\nup', 'missing-plugin', 0, /Move it to the first line/],
  ['@plugin prometheus\nup', 'missing-plugin', 0, /equals sign instead of "@plugin prometheus"/],
  ['up', 'missing-plugin', 0, /Begin the cell with/],
  ['', 'missing-plugin', 0, /Begin the cell with/],
])('%j is %s on line %d', (source, code, line, text) => {
  const { problems } = parseCell(source);
  expect(problems.map((p) => p.code)).toEqual([code]);
  expect(problems[0]!.position!.line).toBe(line);
  expect(`${problems[0]!.message} ${problems[0]!.hint}`).toMatch(text);
});

test('an option that looks like a reserved key is left to the plugin, and can be suggested', () => {
  expect(parseCell('@plugin=x\n@timout=5s').problems).toEqual([]);
  expect(misspelt('timout')).toBe('timeout');
  expect(misspelt('timeout')).toBeUndefined();
  expect(misspelt('type')).toBeUndefined();
});

const line = fc.oneof(
  fc.stringMatching(/^@[a-z ]{0,6}=[ a-z$]{0,6}$/),
  fc.constantFrom('', ' ', '@', '=', '@=', '@x', 'up'),
  fc.string({ maxLength: 12 }),
);
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '')), { maxLength: 12 })
  .map((lines) => lines.flat().join(''));

test('every source is taken apart without loss', () => {
  fc.assert(
    fc.property(text, (source) => {
      const cell = parseCell(source);
      expect(source.slice(cell.inputStart)).toBe(cell.input);
      let at = 0;
      for (const d of cell.directives) {
        expect(source[d.span.start]).toBe('@');
        expect(source.slice(d.keySpan.start, d.keySpan.end)).toBe(d.key);
        expect(source.slice(d.valueSpan.start, d.valueSpan.end)).toBe(d.value);
        expect(source.slice(at, d.span.start)).toMatch(/^(\r\n|\n|\r|)$/);
        at = d.span.end;
      }
      expect(source.slice(at, cell.inputStart)).toMatch(/^(\r\n|\n|\r|)[\t ]*(\r\n|\n|\r|)$/);
    }),
  );
});

test('a long line of blanks takes no longer than any other', () => {
  const blanks = ' '.repeat(200_000);
  expect(parseCell(`@plugin=x\n@a=${blanks}b${blanks}`).directives).toHaveLength(2);
  expect(parseCell(`@plugin=x\n@${blanks}`).directives).toHaveLength(1);
});
