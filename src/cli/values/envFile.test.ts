import { expect, test } from 'vitest';
import { parseEnvFile } from './envFile.ts';

const parse = (...lines: string[]) => parseEnvFile(lines.join('\n'), 'a.env');

test('values as they are written', () => {
  expect(
    parse(
      '\uFEFF# comment',
      '',
      'A=1',
      ' export B = two words  # comment',
      "C='as $it \\n # stands' # comment",
      'D="line\\nnext \\"quoted\\" \\\\ #1"',
      'E=',
      'F=a#b=c',
      'G= # nothing',
      'H=\t"x"\r',
    ),
  ).toEqual({
    A: '1',
    B: 'two words',
    C: 'as $it \\n # stands',
    D: 'line\nnext "quoted" \\ #1',
    E: '',
    F: 'a#b=c',
    G: '',
    H: 'x',
  });
});

test.each([
  [['A=1', 'nonsense'], 'a.env:2: this is no NAME=value line.'],
  [['2A=1'], 'a.env:1: this is no NAME=value line.'],
  [['TOKEN="s3cret'], 'a.env:1: the value of TOKEN has no closing ".'],
  [["TOKEN='s3cret'x"], "a.env:1: the value of TOKEN goes on after its closing '."],
  [['A=1', '', 'A=2'], 'a.env:3: A is given twice.'],
])('%j is refused by line, without its value', (lines, message) => {
  expect(() => parse(...lines)).toThrow(message);
  expect(() => parse(...lines)).not.toThrow('s3cret');
});
