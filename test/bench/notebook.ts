import { parse } from '../../src/notebook/parse.ts';
import { print } from '../../src/notebook/print.ts';
import type { Figure } from './figure.ts';
import { incidentNotebook } from './incidentNotebook.ts';
import { toIpynb } from './ipynb.ts';

// Reading and writing the record against JSON.parse and JSON.stringify of the same notebook as .ipynb, from bytes to
// bytes, in one run; and how the time grows with the size.

/** The best of `rounds` times (ms) of each of `tasks`, run in turns so that all meet the same machine. */
function best(rounds: number, tasks: readonly (() => unknown)[]): number[] {
  const times = tasks.map(() => Infinity);
  for (let round = -2; round < rounds; round++)
    tasks.forEach((task, i) => {
      const start = performance.now();
      task();
      if (round >= 0) times[i] = Math.min(times[i]!, performance.now() - start);
    });
  return times;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export async function bench(): Promise<Figure[]> {
  return Promise.resolve([...againstJson(), growth(), hostile()]);
}

function againstJson(): Figure[] {
  const built = incidentNotebook(5);
  const file = print(built);
  const notebook = parse(file);
  const ipynb = toIpynb(built);
  const ipynbFile = encode(JSON.stringify(ipynb));
  const [read = NaN, write = NaN, readJson = NaN, writeJson = NaN] = best(15, [
    () => parse(file),
    () => print(notebook),
    () => JSON.parse(decode(ipynbFile)) as unknown,
    () => encode(JSON.stringify(ipynb)),
  ]);
  const note = (own: number, peer: number, what: string) =>
    `${own.toFixed(1)} ms for ${mb(file)} of .databook; ${what} ${peer.toFixed(1)} ms for ${mb(ipynbFile)} of .ipynb`;
  return [
    {
      name: 'record parse / JSON.parse',
      ratio: read / readJson,
      note: note(read, readJson, 'JSON.parse'),
      floor: 3,
      lowerIsBetter: true,
    },
    {
      name: 'record print / JSON.stringify',
      ratio: write / writeJson,
      note: note(write, writeJson, 'JSON.stringify'),
      floor: 3,
      lowerIsBetter: true,
    },
  ];
}

const mb = (bytes: Uint8Array): string => `${(bytes.length / 1e6).toFixed(1)} MB`;

/** Time for four times the size, divided by four times the time: 1 is linear. */
function growth(): Figure {
  const [one = NaN, two = NaN, four = NaN] = best(
    9,
    [2, 4, 8].map((size) => {
      const file = print(incidentNotebook(size));
      return () => print(parse(file));
    }),
  );
  const note = `parse and print: ${one.toFixed(1)}, ${two.toFixed(1)}, ${four.toFixed(1)} ms for 2, 4, 8 MB`;
  return {
    name: 'record, growth with size (1 = linear)',
    ratio: four / one / 4,
    note,
    floor: 2,
    lowerIsBetter: true,
  };
}

/** Texts that make a careless reader slow: a repeated piece each. */
const HOSTILE: Readonly<Record<string, string>> = {
  'fences never closed': '```databook x\n~~~\n',
  'frames never closed': '<!-- databook:markup end=1 -->\n',
  'results never closed': '```databook\n```\n<!-- databook:result status=success -->\n```text\n```\n',
  'markers out of place': '<!-- databook:end -->\n',
  conflicts: '<<<<<<< a\n>>>>>>> b\n',
  'nested quotes': '> > > > > > > > > > ',
  'nested lists': '- '.repeat(10) + '\n',
  backticks: '`'.repeat(50),
  'carriage returns': '\r',
  'open tags': '<a b="c" ',
};

/** Of all hostile texts, the one that grows worst. */
function hostile(): Figure {
  const growths = Object.entries(HOSTILE).map(([name, piece]) => {
    const [small = NaN, large = NaN] = best(
      5,
      [200_000, 800_000].map((bytes) => {
        const file = encode(piece.repeat(Math.ceil(bytes / piece.length)));
        return () => print(parse(file));
      }),
    );
    const note = `"${name}": ${small.toFixed(1)} ms for 200 kB, ${large.toFixed(1)} ms for 800 kB`;
    return { ratio: large / small / 4, note };
  });
  const worst = growths.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const note = `parse and print; worst of ${growths.length}, ${worst.note}`;
  return {
    name: 'record, growth on hostile texts (1 = linear)',
    ratio: worst.ratio,
    note,
    floor: 3,
    lowerIsBetter: true,
  };
}
