import * as vscode from 'vscode';
import { readable } from '../../logbook/history/answerFiles.ts';
import { asNotebook } from '../../logbook/history/asNotebook.ts';
import { comparisonNotebook } from '../../logbook/history/comparisonNotebook.ts';
import { HistoryError } from '../../logbook/history/error.ts';
import type { History } from '../../logbook/history/history.ts';
import type { RunModel } from '../../logbook/history/model.ts';
import { print } from '../../notebook/print.ts';
import { answerOfPath, RUN_SCHEME, runsOfPath } from './runAddress.ts';

interface Shown {
  readonly bytes: Uint8Array;
  /** Epoch milliseconds: changes as long as the run goes on. */
  readonly mtime: number;
  readonly final: boolean;
}

/** Runs as files that can only be read, so that VS Code opens them like any notebook. */
export class RunFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #history: History;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #watched = new Map<string, vscode.Uri>();
  /** Paths of what can change no more. */
  readonly #final = new Set<string>();
  /** The one that was read last: VS Code asks for its size before its bytes. */
  #last: { readonly path: string; readonly shown: Promise<Shown> } | undefined;
  readonly onDidChangeFile = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor(history: History) {
    this.#history = history;
    this.#registration = vscode.workspace.registerFileSystemProvider(RUN_SCHEME, this, {
      isReadonly: new vscode.MarkdownString('This is the record of a run, not the notebook itself.'),
      isCaseSensitive: true,
    });
  }

  /** Open runs that had not ended are read again. */
  runsChanged(): void {
    if (this.#last && !this.#final.has(this.#last.path)) this.#last = undefined;
    const events = [...this.#watched.values()]
      .filter(({ path }) => !this.#final.has(path))
      .map((uri) => ({ type: vscode.FileChangeType.Changed, uri }));
    if (events.length > 0) this.#changed.fire(events);
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    this.#watched.set(uri.toString(), uri);
    return new vscode.Disposable(() => this.#watched.delete(uri.toString()));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#shown(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: bytes.length,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#shown(uri)).bytes;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #shown({ path }: vscode.Uri): Promise<Shown> {
    if (this.#last?.path !== path) this.#last = { path, shown: this.#read(path) };
    const { shown } = this.#last;
    try {
      const { final } = await shown;
      if (final) this.#final.add(path);
      return await shown;
    } catch (error) {
      if (this.#last.shown === shown) this.#last = undefined;
      if (!(error instanceof HistoryError)) throw error;
      throw vscode.FileSystemError.FileNotFound(error.message);
    }
  }

  async #read(path: string): Promise<Shown> {
    const [run, other] = runsOfPath(path);
    const file = answerOfPath(path);
    if (file !== undefined) return this.#answer(run, file);
    const models = [await this.#history.show(run)];
    if (other !== undefined) models.push(await this.#history.show(other));
    const [first, second] = models;
    const notebook = first && (second ? comparisonNotebook(first, second) : asNotebook(first));
    return {
      bytes: notebook ? print(notebook) : new Uint8Array(),
      mtime: Math.max(...models.map(mtimeOf)),
      final: models.every(({ endedAt }) => endedAt !== null),
    };
  }

  async #answer(run: string, file: string): Promise<Shown> {
    const { at, answer } = await this.#history.answerOfFile(run, file);
    return { bytes: readable(answer), mtime: at * 1000, final: true };
  }
}

const mtimeOf = ({ startedAt, endedAt, cells }: RunModel): number =>
  1000 * Math.max(startedAt, endedAt ?? 0, ...cells.map((cell) => cell.endedAt ?? cell.startedAt ?? 0));
