import type { Redactor } from '../../redaction/redactor.ts';
import { PluginError } from '../contract.ts';
import type { PluginFailure } from '../contract.ts';
import { LiftLimitError } from './liftBudget.ts';
import { outputLimit } from './outputs.ts';
import { ExitError } from './wasi.ts';

/** What is known about a call that ended by an exception. */
export interface CrashScene {
  readonly error: unknown;
  /** The end of what the plugin wrote to its standard error. */
  readonly stderr: string;
  /** The largest memory of the plugin, bytes. */
  readonly memoryBytes: number;
  readonly memoryMb: number;
  readonly maxOutputBytes: number;
  readonly plugin: { readonly name: string; readonly configFile: string };
}

const NEARLY_FULL = 0.9;
const FAULT = 'This is a fault of the plugin; report it to its author. The log has the details.';

/** Whether the words of a failure, or the memory's size, say that memory was the reason. */
export const ranOutOfMemory = (
  words: string,
  { memoryBytes, memoryMb }: Pick<CrashScene, 'memoryBytes' | 'memoryMb'>,
): boolean =>
  /out of memory|memory allocation|allocation failed|bad_alloc/i.test(words) ||
  memoryBytes >= NEARLY_FULL * memoryMb * 2 ** 20;

export const memoryFailure = ({
  plugin,
  memoryMb,
}: Pick<CrashScene, 'plugin' | 'memoryMb'>): PluginFailure => ({
  code: 'limit',
  message: `The plugin "${plugin.name}" ran out of its ${memoryMb} MiB of memory.`,
  hint: `Ask for less (a shorter window, a larger step, fewer series), or raise limits.memory_mb in ${plugin.configFile}.`,
});

/** The message of an uncaught exception in what the engine writes when it panics; else the first line written. */
const lastWords = (stderr: string): string => {
  const exception = /Exception \{ message: Some\("((?:[^"\\]|\\.)*)"\)/.exec(stderr)?.[1];
  if (exception !== undefined) return exception.replace(/\\(["'\\])/g, '$1').replaceAll('\\n', ' ');
  const [first = '', second = ''] = stderr.trim().split('\n');
  return /panicked at/.test(first) && second !== '' ? second : first;
};

/** Whether a stack consists of one function calling itself; languages with a stack of their own overflow unnamed. */
const isRecursion = (error: unknown): boolean => {
  if (error instanceof RangeError) return /call stack/i.test(error.message);
  const functions = error instanceof Error ? (error.stack ?? '').match(/wasm-function\[\d+\]/g) : null;
  return functions !== null && functions.length >= 8 && new Set(functions.slice(1)).size <= 2;
};

const reasonOf = (error: unknown, stderr: string): string => {
  if (isRecursion(error)) return 'it ran out of stack, probably by endless recursion';
  if (error instanceof ExitError) return error.message;
  const words = lastWords(stderr);
  if (words !== '') return words;
  return error instanceof Error ? error.message : String(error);
};

/** Why a call ended by an exception, in words for a person; nothing in it is secret. */
export const crashFailure = (scene: CrashScene, redactor: Redactor): PluginFailure => {
  const { error, stderr, plugin } = scene;
  if (error instanceof PluginError) return error.failure;
  if (error instanceof LiftLimitError) return outputLimit(scene.maxOutputBytes).failure;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const detail = redactor.redact([stderr.trim(), stack].filter(Boolean).join('\n')).text;
  const words = error instanceof Error ? `${stderr}\n${error.message}` : stderr;
  if (ranOutOfMemory(words, scene)) return { ...memoryFailure(scene), detail };
  const reason = redactor.redact(reasonOf(error, stderr)).text.replace(/\.+$/, '');
  return { code: 'crash', message: `The plugin "${plugin.name}" crashed: ${reason}.`, hint: FAULT, detail };
};
