import { expect, test } from 'vitest';
import { recordedRuns } from '../../../test/support/recordedRuns.ts';
import { parse } from '../../notebook/parse.ts';
import { print } from '../../notebook/print.ts';
import type { Result } from '../../results/output.ts';
import { asNotebook } from './asNotebook.ts';
import { evidence } from './evidence.ts';

const RUN = '019a9f3c-1234-7abc-8def-0123456789ab';

async function shown() {
  const { history, record } = await recordedRuns();
  await record({
    run: RUN,
    cells: [
      { source: '@plugin=prometheus\nup', gives: 'up is 1', provenance: { origin: 'replay' } },
      { source: 'x', gives: { fails: 'HTTP 503 | `prom`' } },
      { source: 'z', gives: { skipped: 'Not run: an earlier cell ended with failure.' } },
    ],
  });
  return history.show(RUN);
}

test('a run as a notebook says what it is, and survives being a file', async () => {
  const notebook = asNotebook(await shown());
  const [head, first, requests] = notebook.cells;
  expect(head?.source).toMatchInlineSnapshot(`
    "## Run of a.databook, 2026-11-20 02:16:40 UTC

    **This is history, not the file.** It shows the cells of one run as they stood then, and what they gave. It cannot be edited or run. The text between cells and the front matter are not recorded with a run.

    Recorded: 1 of 2 results were answered from recorded responses.

    | Status | **failure**: 1 of 3 cells succeeded, 1 failed, 1 was not run |
    | --- | --- |
    | When | 2026-11-20 02:16:40 – 02:16:43 UTC (3 s) |
    | Who | oncall on laptop |
    | Asked | \`https://prom:9090\` |
    | Notebook | \`/work/a.databook\` |
    | Run | 019a9f3c-1234-7abc-8def-0123456789ab |"
  `);
  expect(first).toMatchObject({ kind: 'code', source: '@plugin=prometheus\nup' });
  expect(requests?.source).toContain(
    '02:16:40.000 GET https://prom:9090/api/v1/query?query=up: 200, 17 bytes in 12 ms',
  );
  expect(notebook.cells.at(-1)?.source).toMatch(
    /^\*\*Cell 3 was not run\.\*\* .*earlier cell ended with failure/,
  );
  const read = parse(print(notebook));
  expect(read.problems).toEqual([]);
  expect(read.cells.map(({ kind, source }) => ({ kind, source }))).toEqual(
    notebook.cells.map(({ kind, source }) => ({ kind, source })),
  );
  const resultOf = (cell: object | undefined): Result | undefined =>
    cell && 'result' in cell ? (cell.result as Result) : undefined;
  expect(resultOf(read.cells[1])?.provenance).toEqual(resultOf(first)?.provenance);
  expect(resultOf(read.cells[1])?.outputs.map(({ data }) => Buffer.from(data).toString())).toEqual([
    'up is 1',
  ]);
});

test('a cell that still runs, and one whose recorder died, are said to be', async () => {
  const { history, record } = await recordedRuns();
  await record({ run: RUN, cells: [{ source: 'slow', gives: { running: true } }], ends: false });
  const run = await history.show(RUN);
  expect(asNotebook(run).cells.at(-1)?.source).toBe(
    '**Still running** when this was read, since 2026-11-20 02:16:40 UTC.',
  );
  const dead = {
    ...run,
    status: 'interrupted',
    cells: run.cells.map((c) => ({ ...c, state: 'interrupted' })),
  };
  expect(asNotebook(dead as typeof run).cells.at(-1)?.source).toMatch(
    /^\*\*Interrupted\.\*\* .*not known\.$/,
  );
});

test('evidence is Markdown with sources, texts, requests and hashes', async () => {
  expect(evidence(await shown())).toMatchInlineSnapshot(`
    "# Run of a.databook, 2026-11-20 02:16:40 UTC

    Recorded: 1 of 2 results were answered from recorded responses.

    | Status | **failure**: 1 of 3 cells succeeded, 1 failed, 1 was not run |
    | --- | --- |
    | When | 2026-11-20 02:16:40 – 02:16:43 UTC (3 s) |
    | Who | oncall on laptop |
    | Asked | \`https://prom:9090\` |
    | Notebook | \`/work/a.databook\` |
    | Run | 019a9f3c-1234-7abc-8def-0123456789ab |

    ## Cell 1: success after 500 ms, plugin \`prometheus@1.0.0\`, from recorded responses

    \`\`\`text
    @plugin=prometheus
    up
    \`\`\`

    \`\`\`text
    up is 1
    \`\`\`

    Requests, times in UTC:

    \`\`\`text
    02:16:40.000 GET https://prom:9090/api/v1/query?query=up: 200, 17 bytes in 12 ms
    \`\`\`

    Ended 2026-11-20 02:16:40 UTC; source \`sha256:@plugin=prometheus⏎up\`; outputs \`sha256:95fa6bae046eab751a30187d993595d50e97e60cde969fed36fdbed2aeda78f1\`.

    ## Cell 2: failure after 500 ms, plugin \`prometheus@1.0.0\`

    \`\`\`text
    x
    \`\`\`

    \`\`\`text
    HTTP 503 | \`prom\`
    \`\`\`

    Requests, times in UTC:

    \`\`\`text
    02:16:41.000 GET https://prom:9090/api/v1/query?query=up: 200, 17 bytes in 12 ms
    \`\`\`

    Ended 2026-11-20 02:16:41 UTC; source \`sha256:x\`; outputs \`sha256:47b2637ff81897bb88660ab5b819fbce39682c4fc12fa62e8ee915253aa5b055\`.

    ## Cell 3: skipped

    **Cell 3 was not run.** \`Not run: an earlier cell ended with failure.\` Its text is not recorded.
    "
  `);
});

test('of an answer that was kept it says its hash, and how to read it', async () => {
  const run = await shown();
  const contentHash = `sha256:${'ab'.repeat(32)}`;
  const [first, ...others] = run.cells;
  const facts = first?.facts.map((fact) => ({ ...fact, contentHash })) ?? [];
  const kept = { ...run, cells: [...(first ? [{ ...first, facts }] : []), ...others] };
  const sources = asNotebook(kept).cells.map(({ source }) => source);
  expect(sources[2]).toContain('17 bytes in 12 ms, answer kept as sha256 abababababab…');
  expect(sources[2]).toContain(
    'What was answered is on record:\n\n- [answer of 02:16:40.000: 17 bytes](answers/abababababab.txt)\n\n',
  );
  expect(sources[2]).toMatch(/```sh\ndatabook history show \S+ --responses\n```$/);
  expect(sources[4]).not.toContain('answered');
  expect(evidence(kept)).toContain('answer kept as sha256 abababababab…');
});
