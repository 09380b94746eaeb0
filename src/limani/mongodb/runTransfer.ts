import type { ImportReport, Limani } from '../limani.ts';
import { recordsOfLine, type ImportRecord } from '../records/runImport.ts';
import { bound } from '../records/bound.ts';
import type { RunStatus } from '../status.ts';
import { exportedRuns } from '../transfer.ts';
import type { Deployment } from './deployment.ts';
import { rankOf, type Change, type HostDocument, type RunDocument } from './documents.ts';
import { write } from './entries.ts';
import { isDuplicate } from './failures.ts';
import type { Notices } from './changes.ts';
import { changeOf, namesOf } from './toDocument.ts';
import type { Runs } from './runs.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Entries sent at a time. */
const GROUP = 1000;

/** Takes in exported runs. The run itself comes last: what is there without it does not count. */
export class Transfer {
  readonly #deployment: Deployment;
  readonly #queue: WriteQueue;
  readonly #runs: Runs;
  readonly #notices: Notices;
  readonly #contents: Pick<Limani, 'putContent'>;

  constructor(
    deployment: Deployment,
    queue: WriteQueue,
    runs: Runs,
    notices: Notices,
    contents: Pick<Limani, 'putContent'>,
  ) {
    this.#deployment = deployment;
    this.#queue = queue;
    this.#runs = runs;
    this.#notices = notices;
    this.#contents = contents;
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    const report = { imported: 0, present: 0, deleted: 0 };
    const keep = (bytes: Uint8Array): Promise<string> => this.#contents.putContent(bytes);
    for await (const exported of exportedRuns(lines, keep)) {
      const imported = importedOf(recordsOfLine(exported));
      report[await this.#queue.add((id) => this.#takeIn(id, imported))]++;
    }
    return report;
  }

  async #takeIn(id: string, { run, changes }: Imported): Promise<keyof ImportReport> {
    const present = await this.#outcome(id, run._id);
    if (present) return present;
    for (let at = 0; at < changes.length; at += GROUP)
      await write(this.#deployment, changes.slice(at, at + GROUP));
    try {
      await this.#deployment.collections.runs.insertOne({ ...run, made_by: id, touched: new Date() });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const outcome = (await this.#outcome(id, run._id)) ?? 'present';
      if (outcome === 'deleted') await this.#runs.removeEntries(run._id);
      return outcome;
    }
    await this.#notices.tell();
    return 'imported';
  }

  /** Undefined: it is not there. */
  async #outcome(id: string, runId: string): Promise<keyof ImportReport | undefined> {
    const found = await this.#deployment.collections.runs.findOne(
      { _id: runId },
      { projection: { start_time: 1, made_by: 1 } },
    );
    if (!found) return undefined;
    if (found.made_by === id) return 'imported';
    return found.start_time === undefined ? 'deleted' : 'present';
  }
}

interface Imported {
  readonly run: RunDocument;
  readonly changes: readonly Change[];
}

function importedOf(records: readonly ImportRecord[]): Imported {
  const run = records.find(([kind]) => kind === 'run_taken_in')?.slice(1) ?? [];
  const [runId, human, start, end, status, summary, hailer, secrets, notebook, pinned] = run.map((value) =>
    bound(value),
  );
  const hosts: HostDocument[] = [];
  const changes: Change[] = [];
  for (const [kind, ...values] of records) {
    const place = { id: '', seq: changes.length, notebook: notebook as string | null };
    if (kind === 'host') hosts.push({ id: Number(values[0]), name: values[2] as string });
    else if (kind === 'begin' || kind === 'op') changes.push(changeOf(kind, values, place));
    else if (kind === 'fact_taken_in')
      changes.push(changeOf('fact', values.slice(1), { ...place, id: values[0] as string }));
    else if (kind === 'snap_taken_in')
      changes.push(changeOf('snap', values.slice(1), { ...place, id: values[0] as string }));
  }
  const named = (field: string): string[] => [
    ...new Set(changes.map(({ document }) => document[field]).filter((name) => typeof name === 'string')),
  ];
  return {
    changes,
    run: {
      ...{ _id: String(runId), run_id_human: human, start_time: start, end_time: end },
      ...{ rank: rankOf(status as RunStatus), summary_json: summary, hailer_json: hailer },
      ...{ required_secrets: secrets, notebook, writer: null, pinned, hosts, seq: changes.length },
      ...{ plugins: [...new Set(named('plugin').flatMap(namesOf))], cells: named('cell') },
    } as RunDocument,
  };
}
