import type { FactLog, Operation, RunData } from '../../limani/entries.ts';
import type {
  CellRef,
  ExportOptions,
  Limani,
  OperationPage,
  PageRequest,
  PrunePolicy,
  RunFilter,
} from '../../limani/limani.ts';
import { isFinalStatus } from '../../limani/status.ts';
import type { Result } from '../../results/output.ts';
import { pruneRuns, type Pruned } from './prune.ts';
import { requestOf } from './answerFiles.ts';
import { answerOf, type Answer, type AnswerContent } from './answers.ts';
import { HistoryError, NO_HISTORY } from './error.ts';
import { exportedByIds } from './exported.ts';
import { findRun } from './findRun.ts';
import { matchesIn, type Match } from './matches.ts';
import { operationsOf, provenanceOf, runModel, type RunModel } from './model.ts';
import { restore, restoreAll } from './restore.ts';
import { runLine, type RunLine } from './runLine.ts';

export interface HistoryDeps {
  /** The run log, connected; undefined where none is there yet: looking must not make one. */
  readonly open: () => Promise<Limani | undefined>;
}

export interface HistoryPage {
  /** Newest first. */
  readonly runs: readonly RunLine[];
  /** What `after` of the next page must be; null on the last. */
  readonly next: string | null;
}

export interface FoundRun {
  readonly run: RunLine;
  /** Where in it the text stands. */
  readonly matches: readonly Match[];
}

const MOST_PIECES = 50;
/** Runs that are read at a time. */
const TOGETHER = 8;

/** What was run, when, by whom, with what result: questions to a run log. */
export class History {
  readonly #deps: HistoryDeps;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  /** Nothing where there is no history yet. @throws LimaniError */
  async list(filter: RunFilter, page: PageRequest): Promise<HistoryPage> {
    const limani = await this.#deps.open();
    if (!limani) return { runs: [], next: null };
    const runs: RunLine[] = [];
    let after = page.after ?? null;
    // a long search comes in pieces, of which some may be empty
    for (let left = MOST_PIECES; left > 0 && runs.length < page.limit; left--) {
      const limit = page.limit - runs.length;
      const piece = await limani.listRuns(filter, { limit, ...(after !== null && { after }) });
      runs.push(...piece.runs.map(runLine));
      after = piece.next;
      if (after === null) break;
    }
    return { runs, next: after };
  }

  /** Runs that hold a text, with where; otherwise like {@link list}. @throws LimaniError */
  async search(
    filter: RunFilter & { readonly text: string },
    page: PageRequest,
  ): Promise<{ readonly found: readonly FoundRun[]; readonly next: string | null }> {
    const { runs, next } = await this.list(filter, page);
    const limani = await this.#deps.open();
    const found: FoundRun[] = [];
    // a few together, so as not to wait for each; not all, because a run may be large
    for (let i = 0; limani && i < runs.length; i += TOGETHER) {
      const some = runs.slice(i, i + TOGETHER);
      const data = await Promise.all(some.map(({ id }) => limani.getRunData(id)));
      for (const [n, run] of some.entries()) {
        const told = data[n];
        // deleted meanwhile
        if (told) found.push({ run, matches: matchesIn(told, filter.text) });
      }
    }
    return { found, next };
  }

  /** What a cell gave in all runs, also under earlier names. @throws LimaniError */
  async cell(ref: CellRef, page: PageRequest): Promise<OperationPage> {
    const limani = await this.#deps.open();
    return limani ? limani.cellHistory(ref, page) : { operations: [], next: null };
  }

  /** The id of the run that `name` means; see {@link findRun}. @throws HistoryError, LimaniError */
  async find(name: string): Promise<string> {
    return findRun(await this.#open(), name);
  }

  /** A run with its cells; their outputs are those of then. @throws HistoryError, LimaniError */
  async show(runId: string): Promise<RunModel> {
    const limani = await this.#open();
    const data = await this.#data(runId);
    return runModel(data, await restoreAll(operationsOf(data), limani));
  }

  /** The same without outputs: quick, also where they are large. @throws HistoryError, LimaniError */
  async outline(runId: string): Promise<RunModel> {
    return runModel(await this.#data(runId), new Map());
  }

  /** The operations of several runs; those that are not on record are left out. @throws LimaniError */
  async operations(runIds: readonly string[]): Promise<readonly Operation[]> {
    const limani = await this.#deps.open();
    if (!limani) return [];
    const all = await Promise.all(runIds.map((runId) => limani.getRunData(runId)));
    return all.flatMap((data) => (data ? operationsOf(data) : []));
  }

  /** What the request of a fact was answered, see {@link answerOf}. @throws HistoryError */
  async answer(fact: FactLog): Promise<Answer | undefined> {
    return answerOf(fact, await this.#open());
  }

  /**
   * An answer of a run by the name of its file, see {@link answerFile}, with when it was requested, epoch seconds.
   * @throws HistoryError, LimaniError
   */
  async answerOfFile(
    runId: string,
    file: string,
  ): Promise<{ readonly at: number; readonly answer: AnswerContent }> {
    const request = requestOf(await this.outline(runId), file);
    if (!request) throw new HistoryError('no-answer', `Run "${runId}" has no answer "${file}".`);
    const answer = await this.answer(request);
    if (!answer || 'lost' in answer)
      throw new HistoryError('no-answer', answer?.lost ?? 'What was answered is not kept.');
    return { at: request.timestamp, answer };
  }

  /** What an operation gave, or why that is not known any more. */
  async resultOf(operation: Operation): Promise<Result | { readonly lost: string }> {
    const { status } = operation;
    const restored = await restore(operation, await this.#open());
    if (!restored || !isFinalStatus(status)) return { lost: 'It has not ended.' };
    return 'lost' in restored
      ? restored
      : { provenance: provenanceOf(operation, status), outputs: restored.outputs };
  }

  /** Keeps a run when old ones are pruned, or no longer. @throws HistoryError, LimaniError */
  async pin(runId: string, pinned: boolean): Promise<void> {
    const limani = await this.#open();
    await (pinned ? limani.pinRun(runId) : limani.unpinRun(runId));
  }

  /** Takes a run out of the record, for good. @throws HistoryError, LimaniError */
  async delete(runId: string): Promise<void> {
    await (await this.#open()).deleteRun(runId);
  }

  /**
   * Removes old runs, and what no run has any more, or only says which runs; nothing where there is no history yet.
   * @param now epoch milliseconds
   * @throws LimaniError
   */
  async prune(policy: PrunePolicy, now: number): Promise<Pruned> {
    const limani = await this.#deps.open();
    return limani
      ? pruneRuns(limani, policy, now)
      : { runs: 0, operations: 0, bytes: 0, contents: { removed: 0, bytes: 0 } };
  }

  /**
   * Runs that have ended as lines of JSON: those that are named, in their order, else those that the filter lets through.
   * @throws HistoryError, LimaniError
   */
  async exported(
    { ids, filter }: { readonly ids: readonly string[]; readonly filter: RunFilter },
    options: ExportOptions,
  ): Promise<AsyncIterable<string>> {
    const limani = await this.#open();
    return ids.length > 0 ? exportedByIds(limani, ids, options) : limani.exportRuns(filter, options);
  }

  async #data(runId: string): Promise<RunData> {
    const data = await (await this.#open()).getRunData(runId);
    if (data) return data;
    throw new HistoryError('unknown-run', `There is no run "${runId}" any more.`);
  }

  async #open(): Promise<Limani> {
    const limani = await this.#deps.open();
    if (limani) return limani;
    throw new HistoryError('no-history', NO_HISTORY);
  }
}
