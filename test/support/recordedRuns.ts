// Runs for tests of the history: recorded through the real recorder into a store of their own.
import type { Limani } from '../../src/limani/limani.ts';
import { History } from '../../src/logbook/history/history.ts';
import { LogbookRecorder } from '../../src/logbook/recorder.ts';
import { storeLayout } from '../../src/logbook/stateFolder.ts';
import type { Output, Provenance } from '../../src/results/output.ts';
import { connectedAt, temporaryFolder } from './runStore.ts';

/** 2026-11-20T02:16:40Z, epoch milliseconds. */
export const AT = Date.UTC(2026, 10, 20, 2, 16, 40);

/** What happens to a cell; a string is the plain text it gives. */
export type Happens =
  | string
  | { readonly fails: string }
  | { readonly skipped: string }
  | { readonly outputs: readonly Output[] }
  | { readonly running: true };

export interface RecordedCell {
  readonly source: string;
  readonly gives: Happens;
  readonly provenance?: Partial<Provenance>;
}

export interface RecordedRun {
  readonly run: string;
  readonly notebook?: string;
  readonly by?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly cells: readonly RecordedCell[];
  /** Left open where false. */
  readonly ends?: boolean;
}

export interface Recorded {
  readonly folder: string;
  readonly limani: Limani;
  readonly history: History;
  readonly record: (run: RecordedRun) => Promise<void>;
}

export const plain = (text: string): Output => ({
  mime: 'text/plain',
  data: new Uint8Array(Buffer.from(text)),
});

/** An empty store with a recorder, and the history of it. */
export async function recordedRuns(folder = temporaryFolder()): Promise<Recorded> {
  const layout = storeLayout(folder);
  const limani = await connectedAt(layout.runs, { contents: layout.outputs });
  const machine = { name: 'laptop', metrics: () => ({}) };
  const recorder = new LogbookRecorder({ limani, machine, now: () => AT });
  return {
    folder,
    limani,
    history: new History({ open: () => Promise.resolve(limani) }),
    record: (run) => record(recorder, run),
  };
}

async function record(recorder: LogbookRecorder, told: RecordedRun): Promise<void> {
  const { run, notebook = 'file:///work/a.databook', by = 'oncall', at = AT, cells, ends = true } = told;
  const ids = cells.map((_, i) => `cell-${i + 1}`);
  await recorder.runStarted({ run, notebook, by, cells: ids, at });
  let status: Provenance['status'] = 'success';
  for (const [i, { source, gives, provenance }] of cells.entries()) {
    const ref = { run, notebook, cell: ids[i] ?? '' };
    const began = at + i * 1000;
    if (typeof gives === 'object' && 'skipped' in gives) {
      await recorder.operationSkipped(ref, gives.skipped, began);
      continue;
    }
    const name = /^@name=(.+)$/m.exec(source)?.[1];
    await recorder.operationStarted(ref, source, began, name ?? String(i + 1));
    if (typeof gives === 'object' && 'running' in gives) continue;
    recorder.fact(ref, {
      kind: 'http',
      at: began / 1000,
      method: 'GET',
      url: 'https://prom:9090/api/v1/query?query=up',
      status: 200,
      bytes: 17,
      seconds: 0.012,
    });
    const fails = typeof gives === 'object' && 'fails' in gives ? gives.fails : undefined;
    if (fails !== undefined) status = 'failure';
    const outputs =
      typeof gives === 'object' && 'outputs' in gives ? gives.outputs : [plain(fails ?? (gives as string))];
    const result = {
      outputs,
      provenance: {
        status: fails === undefined ? ('success' as const) : ('failure' as const),
        at: new Date(began + 500).toISOString(),
        took: 0.5,
        by,
        run,
        source: `sha256:${source}`,
        plugin: 'prometheus@1.0.0',
        endpoints: 'https://prom:9090',
        ...provenance,
      },
    };
    await recorder.operationEnded(
      ref,
      result,
      fails === undefined ? undefined : { code: 'http', message: fails },
    );
  }
  if (ends) await recorder.runEnded(run, status, at + cells.length * 1000);
}
