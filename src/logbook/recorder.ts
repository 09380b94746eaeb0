import type { Dict, Json, OperationEnd } from '../limani/entries.ts';
import { LimaniError } from '../limani/error.ts';
import type { Limani } from '../limani/limani.ts';
import { isFinalStatus } from '../limani/status.ts';
import type { Result } from '../results/output.ts';
import type { Status } from '../results/status.ts';
import { commandOf, originOf, toEntry } from './facts.ts';
import { LogbookError } from './failures.ts';
import { KeptAnswers, withoutBody } from './keptAnswers.ts';
import type { Machine } from './machine.ts';
import { OpenRun, type OpenOperation } from './openRun.ts';
import { opHash, pluginName } from './opHash.ts';
import { cut, encodeOutputs, MAX_TEXT, readable } from './outputs.ts';
import type { Fact, Failure, OperationDetails, OperationRef, RunRecord } from './told.ts';

export interface RecorderDeps {
  /** Connected when the first run starts. */
  readonly limani: Limani;
  readonly machine: Machine;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Longest source, input as sent, diff; characters. */
const MAX_SOURCE = 262_144;

/**
 * Puts runs on record through a Limani: a run, its operations, the hosts they spoke to, each host call and log line in
 * order, and what the machine was doing before and after. Every method settles when what it says is durable (facts: at
 * the latest with their operation's end). A failure to record is a {@link LogbookError}, told at once the first time and
 * summed up at the run's end; it never stops anything.
 */
export class LogbookRecorder {
  readonly #deps: RecorderDeps;
  readonly #runs = new Map<string, OpenRun>();
  readonly #answers: KeptAnswers;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
    this.#answers = new KeptAnswers(deps.limani);
  }

  async runStarted(record: RunRecord): Promise<void> {
    const run = new OpenRun(this.#deps.limani, record, this.#deps.machine.name);
    this.#runs.set(record.run, run);
    await run.failures.keep(() => run.created());
    run.failures.tell();
  }

  /**
   * @param at epoch milliseconds
   * @param called what the cell is called in its notebook: its name, or its place among the code cells
   */
  async operationStarted(ref: OperationRef, source: string, at: number, called?: string): Promise<void> {
    const run = this.#run(ref.run);
    const operation = run.begin(ref.cell, source);
    await run.failures.keep(async () => {
      const { limani } = this.#deps;
      if (called !== undefined) await run.number(operation, called);
      const hostId = await run.host();
      if (run.begun === 1) {
        await limani.startUpdateRun(ref.run, 'running');
        await this.#snapshot(run, 'pre_operations', at);
      }
      await limani.startOperation({
        uid: operation.uid,
        runId: ref.run,
        hostId,
        name: operation.name ?? 'cell',
        timestamp: at / 1000,
        arguments: { source: cut(source, MAX_SOURCE) },
        cell: ref.cell,
      });
    });
    run.failures.tell();
  }

  /**
   * A fact has happened that is told when its turn comes. Gives it as it is to be told: without what was answered, where
   * too much of that waits already.
   */
  hear<F extends Fact>(fact: F): F {
    return this.#answers.hear(fact);
  }

  fact(ref: OperationRef, told: Fact): void {
    // said of a run that has ended: it is not recorded
    if (!this.#runs.has(ref.run)) this.#answers.forget(told);
    const run = this.#run(ref.run);
    const operation = run.operations.get(ref.cell);
    if (told.kind === 'http') operation?.commands.add(commandOf(told));
    // begins at once, and is waited for in the facts' order
    const answer = told.kind === 'http' ? this.#answers.keep(run, told) : undefined;
    // what was answered is not held until all before it is written
    const fact = withoutBody(told);
    run.addFact(async () => {
      const origin = originOf(fact);
      const hostId = await (origin === undefined ? run.created() : run.host(origin));
      const entry = toEntry(fact, await answer);
      return () =>
        this.#deps.limani.insertFactLog({
          runId: ref.run,
          timestamp: fact.at,
          ...entry,
          ...(hostId !== undefined && { hostId }),
          ...(operation && { operation: operation.uid }),
        });
    });
  }

  async operationEnded(
    ref: OperationRef,
    result: Result,
    failure: Failure | undefined,
    details: OperationDetails = {},
  ): Promise<void> {
    const run = this.#run(ref.run);
    const operation = run.operations.get(ref.cell) ?? run.begin(ref.cell, '');
    run.operations.delete(ref.cell);
    await run.factsWritten();
    await run.failures.keep(async () => {
      const hostId = await mainHost(run, result);
      const { limani } = this.#deps;
      const outputHash = await run.failures.keep(() => limani.putContent(encodeOutputs(result.outputs)));
      const end = this.#endOf(ref, operation, result, failure, details, outputHash);
      const shortened = await this.#insert({ ...end, hostId });
      run.stats.add(end);
      if (shortened) throw shortened;
    });
    run.failures.tell();
  }

  /** @param at epoch milliseconds */
  async operationSkipped(ref: OperationRef, reason: string, at: number): Promise<void> {
    const run = this.#run(ref.run);
    await run.failures.keep(async () => {
      await run.created();
      await this.#deps.limani.insertFactLog({
        runId: ref.run,
        timestamp: at / 1000,
        logLevel: 'info',
        context: 'skipped',
        command: reason,
        detail: { cell: ref.cell },
      });
    });
    run.failures.tell();
  }

  /** @param at epoch milliseconds */
  async runEnded(runId: string, status: Status, at: number): Promise<void> {
    const run = this.#run(runId);
    this.#runs.delete(runId);
    await run.factsWritten();
    await run.failures.keep(async () => {
      await run.created();
      if (run.begun > 0) await this.#snapshot(run, 'post_operations', at);
      // a run that is told to have ended has, whatever its cells say
      const end = isFinalStatus(status) ? status : 'interrupted';
      const { tables } = run;
      await this.#deps.limani.endRunUpdate(runId, at / 1000, end, {
        ...{ ...run.stats.all(), status: end },
        ...(tables.length > 0 && { tables }),
      });
    });
    run.failures.tellRest();
  }

  /** That an operation ended, and how, is on record however long its texts are. Gives what to say where they are not. */
  async #insert(end: OperationEnd): Promise<LogbookError | undefined> {
    const { limani } = this.#deps;
    try {
      await limani.insertOperation(end);
      return undefined;
    } catch (error) {
      if (!(error instanceof LimaniError && error.code === 'too-large')) throw error;
      await limani.insertOperation(withoutLongTexts(end));
      return new LogbookError(`${error.message} The end of the cell is recorded without its long texts.`);
    }
  }

  #run(runId: string): OpenRun {
    const run = this.#runs.get(runId);
    if (run) return run;
    throw new LogbookError(`There is no open run "${runId}" to record to.`);
  }

  async #snapshot(run: OpenRun, stage: string, at: number): Promise<void> {
    await this.#deps.limani.insertSnapshot({
      runId: run.record.run,
      hostId: await run.host(),
      stage,
      timestamp: at / 1000,
      metrics: this.#deps.machine.metrics(),
    });
  }

  #endOf(
    { run, cell }: OperationRef,
    { uid, source: begun, commands, name: called }: OpenOperation,
    { provenance, outputs }: Result,
    failure: Failure | undefined,
    { name = called, source = begun, inputs, sent, changed, diff }: OperationDetails,
    outputHash: string | undefined,
  ): Omit<OperationEnd, 'hostId'> {
    const { status, at, took, plugin, source: sourceHash } = provenance;
    const error = failure && [failure.message, failure.hint].filter(Boolean).join('\n');
    return {
      runId: run,
      uid,
      cell,
      name: name ?? (plugin === undefined ? 'cell' : pluginName(plugin)),
      status,
      success: status === 'success',
      changed: changed ?? false,
      diff: cut(diff ?? '', MAX_SOURCE),
      timestamp: (at === undefined ? this.#deps.now() : Date.parse(at)) / 1000,
      duration: took ?? 0,
      opHash: opHash(provenance, inputs),
      logs: {
        stdout: cut(readable(outputs), MAX_TEXT),
        stderr: cut(error ?? '', MAX_TEXT),
        ...(failure && { code: failure.code }),
      },
      arguments: {
        source: cut(source, MAX_SOURCE),
        ...inputs,
        ...(sent !== undefined && { sent: cut(sent, MAX_SOURCE) }),
      },
      retryStats: {},
      commandNFacts: commands.all(),
      provenance: provenance as unknown as Dict,
      ...(plugin !== undefined && { plugin }),
      ...(sourceHash !== undefined && { sourceHash }),
      ...(outputHash !== undefined && { outputHash: `sha256:${outputHash}` }),
    };
  }
}

const withoutLongTexts = ({ logs, arguments: given, ...end }: OperationEnd): OperationEnd => {
  const short = (text: Json | undefined): string => (typeof text === 'string' ? cut(text, 1024) : '');
  return {
    ...end,
    logs: { ...logs, stdout: short(logs['stdout']), stderr: short(logs['stderr']) },
    arguments: { source: short(given['source']) },
    diff: short(end.diff),
    commandNFacts: [],
  };
};

/** The host an operation counts under: the first it spoke to, else the machine itself. */
const mainHost = (run: OpenRun, { provenance }: Result): Promise<number> =>
  run.host(provenance.endpoints?.split(',')[0]);
