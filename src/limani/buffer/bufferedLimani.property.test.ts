import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aFact, aRun } from '../../../test/conformance/samples.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
import { FakeServer, type Fault } from '../../../test/support/fakeServer.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { sha256Of } from '../content.ts';
import { BufferedLimani } from './bufferedLimani.ts';
import { releasedFile, writersIn } from './leftovers.ts';

/** DATABOOK_BUFFER_TESTS says how many sequences. */
const RUNS = Number(process.env['DATABOOK_BUFFER_TESTS'] ?? 60);

type Step =
  | { readonly do: 'write' | 'content' | 'quit' | 'takenForDead'; readonly who: number }
  | { readonly do: 'down' | 'up' | 'answer' | 'wait' }
  | { readonly do: 'fault'; readonly fault: Fault };

const who = fc.nat(1);
const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('write' as const), who }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('content' as const), who }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('quit' as const, 'takenForDead' as const), who }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('down' as const, 'up' as const, 'answer' as const, 'wait' as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('fault' as const),
        fault: fc.constantFrom<Fault>('before', 'after', 'silent'),
      }),
    },
  ),
  { maxLength: 40, size: 'max' },
);

/** One program after another on the same machine; what it was told is written. */
class Recorder {
  readonly #server: FakeServer;
  readonly #folder: string;
  readonly #name: string;
  #limani: BufferedLimani | undefined;
  #runs = 0;
  #count = 0;
  /** Of each run the numbers of what was acknowledged, which need not be so in the order of the calls. */
  readonly told = new Map<string, number[]>();
  readonly contents: string[] = [];
  readonly all: BufferedLimani[] = [];
  readonly pending: Promise<unknown>[] = [];

  constructor(server: FakeServer, folder: string, name: string) {
    [this.#server, this.#folder, this.#name] = [server, folder, name];
  }

  async #open(): Promise<BufferedLimani> {
    const limani = new BufferedLimani({
      remote: this.#server.connection(),
      folder: this.#folder,
      blocking: true,
      patienceMs: 15,
      pauses: [1, 4],
      beatMs: 5,
      onWarning: () => undefined,
    });
    this.all.push(limani);
    await limani.connect();
    const run = `${this.#name}-${++this.#runs}`;
    this.told.set(run, []);
    this.pending.push(limani.createRun(aRun(run)));
    return (this.#limani = limani);
  }

  async write(): Promise<void> {
    const limani = this.#limani ?? (await this.#open());
    const [run = '', told = []] = [...this.told].at(-1) ?? [];
    const number = ++this.#count;
    const fact = aFact(run, number, { command: `${run} ${number}` });
    this.pending.push(limani.insertFactLog(fact).then(() => told.push(number)));
  }

  async content(): Promise<void> {
    const limani = this.#limani ?? (await this.#open());
    const bytes = Buffer.from(`${this.#name} content ${++this.#count}`);
    this.pending.push(limani.putContent(bytes).then((hash) => this.contents.push(hash)));
    this.contents.push(sha256Of(bytes));
  }

  async quit(): Promise<void> {
    const limani = this.#limani;
    this.#limani = undefined;
    await limani?.disconnect();
  }

  /** It is left as it is, and goes on trying; others are told that it is gone. */
  async takenForDead(): Promise<void> {
    const limani = this.#limani;
    this.#limani = undefined;
    await Promise.all(this.pending);
    if (limani && writersIn(this.#folder).includes(limani.writer))
      writeFileSync(path.join(this.#folder, releasedFile(limani.writer)), '');
  }
}

async function take(step: Step, server: FakeServer, recorders: readonly Recorder[]): Promise<void> {
  switch (step.do) {
    case 'down':
    case 'up':
      server.up = step.do === 'up';
      return;
    case 'answer':
      server.answer();
      return;
    case 'fault':
      server.faults.push(step.fault);
      return;
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, 3));
      return;
    default:
      await recorders[step.who]?.[step.do]();
  }
}

test(
  'whatever the server does, and whoever leaves: all that was acknowledged is there in the end, once and in order',
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const [server, folder] = [new FakeServer(), temporaryFolder()];
        const recorders = ['a', 'b'].map((name) => new Recorder(server, folder, name));
        for (const step of sequence) await take(step, server, recorders);
        // what is under way ends before anything is asked of the server
        await Promise.all(recorders.flatMap(({ pending }) => pending));
        server.faults.length = 0;
        server.up = true;
        const watch = setInterval(() => server.answer(), 5);
        const last = new Recorder(server, folder, 'last');
        await last.write();
        await waitUntil(() => Promise.resolve(writersIn(folder).length === 0), 'all is sent');
        await last.quit();
        for (const { all } of recorders) for (const limani of all) await limani.disconnect();
        clearInterval(watch);
        for (const { told, contents } of recorders) {
          for (const [run, numbers] of told)
            expect(server.facts(run)).toEqual(
              numbers.sort((a, b) => a - b).map((number) => `${run} ${number}`),
            );
          for (const hash of contents) expect(server.contents).toContain(hash);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    ),
);
