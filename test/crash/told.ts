// What processes said was acknowledged before they died, and whether it is there.
import { expect } from 'vitest';
import type { RunData } from '../../src/limani/entries.ts';
import type { Limani } from '../../src/limani/limani.ts';

/** A run beside the main one of a process. */
interface Other {
  facts: number;
  state: 'open' | 'ended' | 'going' | 'gone';
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const factsOf = (data: RunData | null): number[] =>
  data?.factLogs.map(({ command }) => Number(command)) ?? [];

/** What one process acknowledged: of its main run the highest number, and each of the others. */
export class Told {
  readonly run: string;
  #highest = 0;
  readonly #others = new Map<string, Other>();

  constructor(run: string) {
    this.run = run;
  }

  /** The highest number of its main run; those before it were written before it. */
  get highest(): number {
    return this.#highest;
  }

  get entries(): number {
    return 2 * this.#highest + [...this.#others.values()].reduce((sum, { facts }) => sum + facts, 0);
  }

  get deletions(): number {
    return [...this.#others.values()].filter(({ state }) => state === 'gone').length;
  }

  /** Runs beside the main one that have ended and that nobody deletes yet. */
  ended(): string[] {
    return [...this.#others].filter(([, { state }]) => state === 'ended').map(([other]) => other);
  }

  /** A line of the process, or of the next one about what this one left. */
  line(line: string): void {
    const [other = '', what, count] = line.split(' ');
    if (what === undefined) this.#highest = Math.max(this.#highest, Number(line));
    else {
      const known = this.#others.get(other) ?? { facts: 0, state: 'open' };
      if (what === 'facts') known.facts = Number(count);
      else known.state = what as Other['state'];
      this.#others.set(other, known);
    }
  }

  /** All that was acknowledged is there, each once and none without those before it; what is gone stays gone. */
  async expectWhole(limani: Limani): Promise<void> {
    const data = await limani.getRunData(this.run);
    // it did not live to begin
    if (data === null) {
      expect(this.entries).toBe(0);
      return;
    }
    expect(data.run.status).toBe('interrupted');
    const operations = data.hosts.flatMap((host) => host.operations.map(({ timestamp }) => timestamp));
    // what was not acknowledged may be there too
    for (const found of [factsOf(data), operations]) {
      expect(found).toEqual(upTo(found.length));
      expect(found.length).toBeGreaterThanOrEqual(this.#highest);
    }
    for (const [other, { facts, state }] of this.#others) {
      const found = await limani.getRunData(`${this.run}.${other}`);
      if (state === 'gone') expect(found).toBeNull();
      if (state === 'ended') expect(found?.run.status).toBe('success');
      if (found === null) expect(['going', 'gone']).toContain(state);
      else {
        expect(factsOf(found)).toEqual(upTo(factsOf(found).length));
        expect(factsOf(found).length).toBeGreaterThanOrEqual(facts);
      }
    }
  }
}
