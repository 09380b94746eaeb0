import { parse } from '../../src/notebook/parse.ts';
import { print } from '../../src/notebook/print.ts';
import type { Figure } from './figure.ts';
import { incidentNotebook } from './incidentNotebook.ts';
import { toIpynb } from './ipynb.ts';
import { median, ratioOf, times } from './rounds.ts';

// Reading and writing the record against JSON.parse and JSON.stringify of the same notebook as .ipynb, from bytes to
// bytes, in one run; and how the time grows with the size.

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export async function bench(): Promise<Figure[]> {
  return [...(await againstJson()), await growth(), await hostile()];
}

async function againstJson(): Promise<Figure[]> {
  const built = incidentNotebook(5);
  const file = print(built);
  const notebook = parse(file);
  const ipynb = toIpynb(built);
  const ipynbFile = encode(JSON.stringify(ipynb));
  const tasks = [
    () => parse(file),
    () => JSON.parse(decode(ipynbFile)) as unknown,
    () => print(notebook),
    () => encode(JSON.stringify(ipynb)),
  ];
  await times(tasks, { rounds: 2, each: 1 });
  const measured = await times(tasks, { rounds: 21, each: 2, collect: true });
  const [read = [], readJson = [], write = [], writeJson = []] = measured;
  const note = (own: number[], peer: number[], what: string) =>
    `${median(own).toFixed(1)} ms for ${mb(file)} of .databook; ${what} ${median(peer).toFixed(1)} ms for ${mb(ipynbFile)} of .ipynb`;
  return [
    {
      name: 'record parse / JSON.parse',
      ratio: ratioOf(read, readJson),
      note: note(read, readJson, 'JSON.parse'),
      floor: 3,
      lowerIsBetter: true,
    },
    {
      name: 'record print / JSON.stringify',
      ratio: ratioOf(write, writeJson),
      note: note(write, writeJson, 'JSON.stringify'),
      floor: 3,
      lowerIsBetter: true,
    },
  ];
}

const mb = (bytes: Uint8Array): string => `${(bytes.length / 1e6).toFixed(1)} MB`;

/** Time for four times the size, divided by four times the time: 1 is linear. */
async function growth(): Promise<Figure> {
  const tasks = [2, 4, 8].map((size) => {
    const file = print(incidentNotebook(size));
    return () => print(parse(file));
  });
  const [one = [], two = [], four = []] = await times(tasks, { rounds: 9, each: 2, collect: true });
  const note = `parse and print: ${[one, two, four].map((rounds) => median(rounds).toFixed(1)).join(', ')} ms for 2, 4, 8 MB`;
  return {
    name: 'record, growth with size (1 = linear)',
    ratio: ratioOf(four, one) / 4,
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
async function hostile(): Promise<Figure> {
  const growths = [];
  for (const [name, piece] of Object.entries(HOSTILE)) {
    const tasks = [200_000, 800_000].map((bytes) => {
      const file = encode(piece.repeat(Math.ceil(bytes / piece.length)));
      return () => print(parse(file));
    });
    const [small = [], large = []] = await times(tasks, { rounds: 7, each: 2 });
    const note = `"${name}": ${median(small).toFixed(1)} ms for 200 kB, ${median(large).toFixed(1)} ms for 800 kB`;
    growths.push({ ratio: ratioOf(large, small) / 4, note });
  }
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
