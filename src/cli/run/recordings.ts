import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import { replayFolder } from '../../notebook/replay.ts';
import { oneLine } from '../../results/markdown.ts';
import type { JsonObject } from '../../results/json.ts';
import type { Recordings } from '../../plugins/contract.ts';
import { replayBeside } from '../../plugins/recordings/beside.ts';
import type { Console } from '../console.ts';
import { CliError } from '../exit.ts';

/** Options about recorded responses, the same for all commands that call plugins. */
export interface RecordingOptions {
  readonly replay?: string;
  readonly record?: string;
}

export const replayOption = (): Option =>
  new Option('--replay <dir>', 'let the recordings in this folder answer, and ask no server').conflicts(
    'record',
  );

export const recordOption = (): Option =>
  new Option('--record <dir>', 'keep what servers answer in this folder, for a replay');

/**
 * What the options say about recordings, told to the user; `undefined` when they say nothing.
 * @throws CliError when there is no such folder to replay
 */
export const chosenRecordings = async (
  { replay, record }: RecordingOptions,
  { console, quiet }: { readonly console: Console; readonly quiet: boolean },
): Promise<Recordings | undefined> => {
  if (replay !== undefined) {
    const folder = path.resolve(replay);
    if (!(await stat(folder).catch(() => undefined))?.isDirectory())
      throw new CliError(`--replay ${replay}: there is no such folder.`);
    if (!quiet)
      console.err(`Replay: the recordings in ${replay} answer; no server is asked, whatever is set.`);
    return { mode: 'replay', folder, label: replay, forced: 'option' };
  }
  if (record === undefined) return undefined;
  if (!quiet)
    console.err(
      `Recording what servers answer into ${record}. Look through the files before you share them.`,
    );
  return {
    mode: 'record',
    folder: path.resolve(record),
    label: record,
    onReplaced: (message) => console.err(`Recording: ${oneLine(message)}`),
  };
};

/** What the front matter of a notebook says about recordings. @throws CellError `bad-replay` */
export const frontMatterRecordings = (frontMatter: JsonObject, file: string): Recordings | undefined => {
  const folder = replayFolder(frontMatter);
  return folder === undefined ? undefined : replayBeside(path.dirname(path.resolve(file)), folder);
};
