// Runs as files: taken out of one store, taken into another.
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LimaniError } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import type { History } from '../../logbook/history/history.ts';
import { plural } from '../../results/markdown.ts';
import type { Console } from '../console.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import { reasonOf } from '../file.ts';
import { filterOf, type FilterOptions } from './filter.ts';
import type { JsonOption } from '../optionValues.ts';

export interface ExportOptions extends FilterOptions, JsonOption {
  readonly output?: string;
  /** Whether results go with their runs. */
  readonly contents: boolean;
}

/** Prints runs as lines of JSON, or writes them to a file. @param now epoch seconds */
export async function historyExport(
  names: readonly string[],
  options: ExportOptions,
  history: History,
  console: Console,
  stdout: Writable,
  now: number,
): Promise<ExitCode> {
  const filter = await filterOf(options, now);
  if (names.length > 0 && Object.keys(filter).length > 0)
    throw new CliError('Name the runs, or say with options which they are; not both.');
  const { output, contents, json = false } = options;
  if (json && output === undefined)
    throw new CliError(
      'What is exported is JSON already: --json goes with -o FILE, and says what was written.',
    );
  const ids = new Set<string>();
  for (const name of names) ids.add(await history.find(name));
  const lines = counted(await history.exported({ ids: [...ids], filter }, { contents }));
  if (output !== undefined) await writeWhole(output, lines.all());
  else if (!(await printed(lines.all(), stdout))) return EXIT.done;
  const { runs, contents: results } = lines.counts();
  if (json) console.out(JSON.stringify({ file: output, runs, contents: results }, null, 2));
  else if (output !== undefined)
    console.out(
      `Exported ${plural(runs, 'run')}${results > 0 ? ` with ${plural(results, 'result')}` : ''} to ${output}.`,
    );
  if (runs === 0) console.err('No run is like that, or none of them has ended.');
  return EXIT.done;
}

/** Lines with their ends, and what the last of them says. */
function counted(lines: AsyncIterable<string>) {
  let last = '{}';
  return {
    async *all(): AsyncGenerator<string> {
      for await (const line of lines) {
        last = line;
        yield `${line}\n`;
      }
    },
    counts: (): { runs: number; contents: number } => {
      const { runs = 0, contents = 0 } = JSON.parse(last) as { runs?: unknown; contents?: unknown };
      return { runs: Number(runs) || 0, contents: Number(contents) || 0 };
    },
  };
}

/** False where the reader left early (`| head`): that ends the output, and is no failure. */
async function printed(lines: AsyncIterable<string>, stdout: Writable): Promise<boolean> {
  try {
    await pipeline(Readable.from(lines), stdout, { end: false });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}

/** All of it or nothing; what was there before is replaced. For its owner alone: results may say much. */
async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      for await (const line of lines) await handle.writeFile(line);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof LimaniError) throw error;
    throw new CliError(`${file}: cannot be written: ${reasonOf(error)}.`, EXIT.failed);
  }
}

/** Takes in runs that were exported. @param file `-` for standard input */
export async function historyImport(
  file: string,
  { json = false }: JsonOption,
  limani: Limani,
  console: Console,
): Promise<ExitCode> {
  const lines = await linesOf(file);
  await limani.connect();
  try {
    const { imported, present, deleted } = await limani.importRuns(lines);
    if (json) console.out(JSON.stringify({ imported, present, deleted }, null, 2));
    else
      console.out(
        [
          `Taken in: ${plural(imported, 'run')}.`,
          present > 0 && `On record already: ${present}.`,
          deleted > 0 && `Deleted here before, and left so: ${deleted}.`,
        ]
          .filter((part) => part !== false)
          .join(' '),
      );
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof LimaniError) || !['invalid', 'newer'].includes(error.code)) throw error;
    throw new CliError(`${file === '-' ? 'standard input' : file}: ${error.message}`);
  }
}

/** @throws CliError where there is nothing to read */
async function linesOf(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return linesIn(process.stdin);
  try {
    const handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return linesIn(handle.createReadStream());
  } catch (error) {
    throw new CliError(`${file}: ${reasonOf(error)}.`);
  }
}

/** Begins to read with the first line that is asked for: what is read before is lost. */
async function* linesIn(input: Readable): AsyncGenerator<string> {
  yield* createInterface({ input, crlfDelay: Infinity });
}
