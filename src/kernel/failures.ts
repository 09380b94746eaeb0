import type { Status } from '../results/status.ts';
import { CellError } from '../notebook/cellError.ts';
import type { Span } from '../notebook/cellError.ts';
import { directive, misspelt } from '../notebook/directives.ts';
import { inputToSource } from '../notebook/resolveCell.ts';
import type { ResolvedCell } from '../notebook/resolveCell.ts';
import type { PluginError, PluginFailure } from '../plugins/contract.ts';
import type { Trail } from './execute.ts';
import { Refused, Stopped } from './stops.ts';
import type { Stretch } from './snippet.ts';
import type { CellFailure } from './types.ts';

/** What became of an operation that did not succeed. */
export interface Failed {
  readonly status: Exclude<Status, 'queued' | 'running' | 'success' | 'interrupted'>;
  readonly failure: CellFailure;
  /** The text that the place to show lies in: the input as sent, or the cell's source. */
  readonly excerpt?: { readonly text: string; readonly at: Stretch };
}

// by name: this folder knows the plugins' types only
const isPluginError = (error: unknown): error is PluginError =>
  error instanceof Error && error.name === 'PluginError' && 'failure' in error;

/**
 * Makes of whatever was thrown what a person can read.
 * @param source the cell's source
 */
export const explain = (error: unknown, source: string, trail: Trail): Failed => {
  if (error instanceof CellError) return ofCell(error, source);
  if (isPluginError(error)) return ofPlugin(error.failure, source, trail);
  if (error instanceof Stopped)
    return { status: 'cancelled', failure: { code: 'cancelled', message: 'Cancelled.' } };
  if (error instanceof Refused)
    return {
      status: 'denied',
      failure: {
        code: 'denied',
        message: `Not done, because it was not agreed to: ${error.message}`,
        hint: 'Run the cell again to be asked again.',
      },
    };
  return {
    status: 'failure',
    failure: {
      code: 'internal',
      message: `Databook itself failed: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'This is a defect of Databook; its log has the details.',
      ...(error instanceof Error && error.stack !== undefined && { detail: error.stack }),
    },
  };
};

const ofCell = (error: CellError, source: string): Failed => {
  const { code, message, hint, position } = error;
  return {
    status: 'failure',
    failure: { code, message, hint, ...(position && { position }) },
    ...(position && { excerpt: { text: source, at: position } }),
  };
};

const STATUS_OF: Partial<Record<PluginFailure['code'], Failed['status']>> = {
  cancelled: 'cancelled',
  denied: 'denied',
  timeout: 'timeout',
};

const ofPlugin = (failure: PluginFailure, source: string, { cell, plugin, strays }: Trail): Failed => {
  const place = cell && locate(failure, source, cell, plugin !== undefined);
  const { code, message, field, detail } = failure;
  const near = field !== undefined && strays?.includes(field) ? misspelt(field) : undefined;
  const hint = near ? `Did you mean @${near}?` : failure.hint;
  return {
    status: STATUS_OF[code] ?? 'failure',
    failure: {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(detail !== undefined && { detail }),
      ...(place && { position: place.position }),
    },
    ...(place && { excerpt: place.excerpt }),
  };
};

const locate = (
  { code, field, position }: PluginFailure,
  source: string,
  cell: ResolvedCell,
  pluginFound: boolean,
): { position: Span; excerpt: NonNullable<Failed['excerpt']> } | undefined => {
  if (position) {
    const { offset, length = 0 } = position;
    return {
      position: inputToSource(cell, offset, length),
      excerpt: { text: cell.input.text, at: { start: offset, end: offset + length } },
    };
  }
  const key = field ?? (code === 'not-found' && !pluginFound ? 'plugin' : undefined);
  const d = key === undefined ? undefined : directive(cell.parsed, key);
  return d && { position: d.span, excerpt: { text: source, at: d.span } };
};
