import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STATUSES, isFinal } from '../results/status.ts';
import type { Command, KernelEvent, State } from './reducer.ts';
import { INITIAL, step } from './reducer.ts';

const cell = fc.constantFrom('a', 'b', 'c');
const runId = fc.constantFrom('1', '2', '3', '4');
/** Cell ids are unique among notebooks, as the kernel requires. */
const request = fc.record({
  run: runId,
  notebook: fc.constantFrom('N', 'M'),
  cells: fc.array(cell, { maxLength: 5 }),
  continueOnError: fc.boolean(),
});
const event: fc.Arbitrary<KernelEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: request.map((r) => ({
      kind: 'run' as const,
      ...r,
      cells: r.cells.map((c) => r.notebook + c),
    })),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({ run: runId, notebook: fc.constantFrom('N', 'M'), cell, status: fc.constantFrom(...STATUSES) })
      .map(({ run, notebook, cell, status }) => ({
        kind: 'ended' as const,
        run,
        cell: notebook + cell,
        status,
      })),
  },
  { weight: 2, arbitrary: cell.map((c) => ({ kind: 'cancel' as const, cell: `N${c}` })) },
  { weight: 1, arbitrary: fc.constant<KernelEvent>({ kind: 'close', notebook: 'N' }) },
  { weight: 1, arbitrary: fc.constant<KernelEvent>({ kind: 'dispose' }) },
);

/** What an observer of the commands believes, and what must hold of it. */
class Observer {
  readonly asked = new Map<string, { notebook: string; cells: string[] }>();
  readonly running = new Map<string, string>();
  readonly life = new Map<string, string[]>();
  readonly finished = new Set<string>();
  disposed = false;

  see(event: KernelEvent, commands: readonly Command[]): void {
    if (event.kind === 'ended') this.#ended(event);
    if (event.kind === 'run') this.#asked(event, commands);
    for (const c of commands) this.#command(c, event);
    if (event.kind === 'dispose') this.disposed = true;
  }

  #asked(event: KernelEvent & { kind: 'run' }, commands: readonly Command[]): void {
    if (!commands.some((c) => c.kind === 'queue' || c.kind === 'finish')) return;
    this.finished.delete(event.run);
    for (const key of [...this.life.keys()]) if (key.startsWith(`${event.run}.`)) this.life.delete(key);
    this.asked.set(event.run, { notebook: event.notebook, cells: [...new Set(event.cells)] });
  }

  #ended(event: KernelEvent & { kind: 'ended' }): void {
    if (!isFinal(event.status) || this.running.get(event.cell) !== event.run) return;
    this.running.delete(event.cell);
    this.life.get(`${event.run}.${event.cell}`)!.push('ended');
  }

  #command(c: Command, cause: KernelEvent): void {
    if (c.kind === 'say') return;
    expect(this.finished.has(c.run), 'nothing happens to a finished run').toBe(false);
    if (c.kind === 'finish') {
      for (const cell of this.asked.get(c.run)!.cells)
        expect(['queue,start,ended', 'queue,skip', 'queue,start,abort,ended']).toContain(
          this.life.get(`${c.run}.${cell}`)?.join(),
        );
      this.finished.add(c.run);
      return;
    }
    const key = `${c.run}.${c.cell}`;
    if (c.kind === 'queue') this.life.set(key, []);
    const life = this.life.get(key)!;
    if (c.kind === 'start') this.#started(c, cause);
    if (c.kind === 'abort') expect(this.running.get(c.cell)).toBe(c.run);
    life.push(c.kind);
  }

  #started(c: { readonly run: string; readonly cell: string }, cause: KernelEvent): void {
    expect(this.disposed || cause.kind === 'dispose', 'nothing starts after the end').toBe(false);
    if (cause.kind === 'close') expect(this.asked.get(c.run)!.notebook).not.toBe(cause.notebook);
    expect(this.running.has(c.cell), 'no cell executes twice at the same time').toBe(false);
    const { notebook, cells } = this.asked.get(c.run)!;
    for (const other of this.running.keys())
      expect(other.startsWith(notebook), 'one cell at a time in a notebook').toBe(false);
    const before = cells.slice(0, cells.indexOf(c.cell));
    for (const earlier of before)
      expect(this.life.get(`${c.run}.${earlier}`)!.at(-1), 'order is kept').toMatch(/ended|skip/);
    this.running.set(c.cell, c.run);
  }
}

/** Ends everything that runs, until nothing does. */
const drain = (state: State, observer: Observer): State => {
  let current = state;
  for (let guard = 0; observer.running.size > 0 && guard < 1000; guard++) {
    const [cell, run] = [...observer.running][0]!;
    const event: KernelEvent = { kind: 'ended', run, cell, status: 'success' };
    const next = step(current, event);
    observer.see(event, next.commands);
    current = next.state;
  }
  return current;
};

test('whatever happens, runs keep their rules and come to an end', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const observer = new Observer();
      let state = INITIAL;
      for (const e of events) {
        const before = JSON.stringify(state);
        const next = step(state, e);
        expect(JSON.stringify(state), 'the state before is untouched').toBe(before);
        observer.see(e, next.commands);
        state = next.state;
      }
      expect(drain(state, observer).runs).toEqual([]);
      for (const run of observer.asked.keys()) expect(observer.finished.has(run)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
