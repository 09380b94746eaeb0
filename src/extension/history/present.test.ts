import { expect, test } from 'vitest';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { cellRow, dayHeading, groups, notebookHeading, requestRows, runRow } from './present.ts';

const AT = Date.UTC(2026, 10, 20, 2, 16, 40);
const run: RunLine = {
  id: '019a9f3c-1234-7abc-8def-0123456789ab',
  human: 'databook-2026/11/20-02:16:40',
  notebook: 'file:///work/checkout.databook',
  status: 'success',
  by: 'oncall',
  machine: 'laptop',
  startedAt: AT / 1000,
  endedAt: AT / 1000 + 22,
  cells: 5,
  succeeded: 5,
  failed: 0,
  replayed: 0,
  pinned: false,
};

test('a run says when, what, how long and who', () => {
  expect(runRow(run, 'time')).toMatchObject({
    label: '02:16 checkout',
    description: 'oncall · 22 s · 5/5',
    icon: { id: 'pass' },
  });
  expect(runRow(run, 'notebook').label).toBe('2026-11-20 02:16');
});

test('what is not a live success is said in words, not by the icon alone', () => {
  const other = {
    ...run,
    status: 'interrupted',
    endedAt: null,
    succeeded: 1,
    replayed: 1,
    by: null,
  } as const;
  expect(runRow(other, 'time')).toMatchObject({
    description: 'interrupted · recorded · 1/5',
    icon: { id: 'debug-disconnect' },
  });
  expect(runRow(other, 'time').tooltip).toContain('1 answered from recorded responses');
});

test('runs stand under their day, in UTC, or under their notebook', () => {
  const later = { ...run, notebook: null };
  expect(dayHeading(run, AT + 3_600_000)).toBe('Today (2026-11-20 UTC)');
  expect(dayHeading(run, AT + 86_400_000)).toBe('Yesterday (2026-11-20 UTC)');
  expect(dayHeading(run, AT + 9 * 86_400_000)).toBe('2026-11-20 UTC');
  const odd = { ...run, startedAt: 1e15, endedAt: 1e15 };
  expect(dayHeading(odd, AT)).toBe('1000000000000000 s after 1970');
  expect(runRow(odd, 'time').label).toBe('– checkout');
  expect(groups([run, later, run], notebookHeading)).toEqual([
    { heading: 'checkout.databook', runs: [run, run] },
    { heading: 'No notebook', runs: [later] },
  ]);
});

test('a cell is called by its name or its query; one that never began by its place', () => {
  const cell = {
    place: 2,
    state: 'failure',
    source: '@plugin=prometheus\nup{',
    plugin: 'prometheus@1.0.0',
    startedAt: 1,
    endedAt: 2,
    duration: 0.21,
    replayed: false,
    reason: 'no closing brace',
    code: 'validation',
    result: null,
    outputHash: null,
    outputsLost: null,
    facts: [],
  } as const;
  expect(cellRow(cell)).toMatchObject({ label: 'up{', description: 'failure · 210 ms · prometheus' });
  expect(cellRow({ ...cell, state: 'skipped', source: null, plugin: null, duration: null })).toMatchObject({
    label: 'Cell 2',
    description: 'skipped',
  });
});

test('a request says what was asked, how it ended, and whether its answer is kept', () => {
  const fact = {
    runId: run.id,
    timestamp: AT / 1000,
    logLevel: 'info',
    context: 'http',
    command: 'GET https://prom:9090/api/v1/query?query=up',
    hostId: null,
    operation: 'u',
    detail: { status: 200, bytes: 1234, contentType: 'application/json' },
    contentHash: `sha256:${'ab'.repeat(32)}`,
  } as const;
  const cell = {
    place: 1,
    state: 'success',
    source: '@plugin=prometheus\nup',
    plugin: 'prometheus@1.0.0',
    startedAt: 1,
    endedAt: 2,
    duration: 1,
    replayed: false,
    reason: null,
    code: null,
    result: null,
    outputHash: null,
    outputsLost: null,
    facts: [
      fact,
      { ...fact, context: 'log' },
      { ...fact, contentHash: null, detail: { error: 'connection refused' } },
      { ...fact, contentHash: null, detail: { status: 200, notKept: 'It is larger than 4096 KiB.' } },
    ],
  } as const;
  expect(requestRows([cell])).toEqual([
    {
      label: fact.command,
      description: 'status 200',
      detail: 'up · answer of 02:16:40.000: application/json, 1.2 KB',
      file: 'abababababab.json',
    },
    {
      label: fact.command,
      description: 'connection refused',
      detail: 'up · answer of 02:16:40.000, not kept',
      file: undefined,
    },
    {
      label: fact.command,
      description: 'status 200',
      detail: 'up · answer of 02:16:40.000, not kept. It is larger than 4096 KiB.',
      file: undefined,
    },
  ]);
});
