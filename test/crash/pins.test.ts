import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Limani } from '../../src/limani/limani.ts';
import { connectedAt, temporaryFolder } from '../support/runStore.ts';
import { killAtRandom, Victim } from './processes.ts';

/** How often each process is killed; the environment may ask for more. */
const ROUNDS = Number(process.env['DATABOOK_CRASH_ROUNDS'] ?? 20);

async function pinnedRuns(limani: Limani): Promise<Set<string>> {
  const { runs } = await limani.listRuns({ pinned: true }, { limit: 1000 });
  return new Set(runs.map(({ runId }) => runId));
}

test(
  `of runs that are pinned while others remove what is not, none is lost; all are killed ${ROUNDS} times`,
  { timeout: 60_000 + ROUNDS * 15_000 },
  async () => {
    const folder = temporaryFolder();
    const reader = await connectedAt(folder, { onWarning: () => undefined });
    let [removed, refused, kept] = [0, 0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const pinned = new Set<string>();
      const pinner = new Victim('pinningProcess.ts', [folder, randomUUID()], (line) => {
        const [what, runId = ''] = line.split(' ');
        if (what === 'pinned') pinned.add(runId);
        else refused++;
      });
      const pruners = [1, 2].map(
        () => new Victim('pruningProcess.ts', [folder], (line) => (removed += Number(line.split(' ')[1]))),
      );
      await Promise.all([pinner, ...pruners].map((victim) => killAtRandom(victim, true)));
      const found = await pinnedRuns(reader);
      expect([...pinned].filter((runId) => !found.has(runId))).toEqual([]);
      kept += pinned.size;
      // whatever they were about to do when they were killed
      for (const { runId } of (await reader.listRuns({ pinned: false }, { limit: 1000 })).runs)
        if ((await reader.getRunData(runId))?.run.status === 'success') await reader.pinRun(runId);
      for (const runId of await pinnedRuns(reader)) await reader.deleteRun(runId);
    }
    console.info(`${kept} pins acknowledged, none lost; ${refused} refused, ${removed} runs removed`);
    expect(kept).toBeGreaterThan(0);
    expect(removed).toBeGreaterThan(0);
  },
);
