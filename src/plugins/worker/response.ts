import type { Redactor } from '../../redaction/redactor.ts';
import type { Note, Plan, PluginFailure, PluginResponse } from '../contract.ts';
import type { GuestError, GuestPlan, GuestResponse } from './guest.ts';
import { finishOutputs } from './outputs.ts';

const MAX_NOTES = 200;
const MAX_MESSAGE = 8192;

const cut = (text: string): string => (text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text);

/** Makes texts of a plugin fit to be shown. */
const cleaner =
  (redactor: Redactor) =>
  (text: string): string =>
    cut(redactor.redact(text).text);

/** @throws PluginError when an output is not valid or all are too large */
export const toResponse = (response: GuestResponse, redactor: Redactor, maxBytes: number): PluginResponse => {
  const clean = cleaner(redactor);
  const notes: Note[] = response.notes
    .slice(0, MAX_NOTES)
    .map(({ level, message }) => ({ level, message: clean(message) }));
  if (response.notes.length > MAX_NOTES)
    notes.push({
      level: 'warning',
      message: `${response.notes.length - MAX_NOTES} more notes were left out.`,
    });
  const { resolvedInput, changed, diff } = response;
  return {
    outputs: finishOutputs(response.outputs, redactor, maxBytes),
    notes,
    ...(resolvedInput === undefined || resolvedInput === null
      ? {}
      : { resolvedInput: redactor.redact(resolvedInput).text }),
    ...(changed === undefined || changed === null ? {} : { changed }),
    ...(diff === undefined || diff === null ? {} : { diff: redactor.redact(diff).text }),
  };
};

export const toPlan = (plan: GuestPlan, redactor: Redactor): Plan => {
  const clean = cleaner(redactor);
  return {
    effect: plan.effect,
    targets: plan.targets.slice(0, MAX_NOTES).map(clean),
    summary: clean(plan.summary),
  };
};

/** The failure that a plugin reports itself. */
export const toFailure = (error: GuestError, redactor: Redactor): PluginFailure => {
  const clean = cleaner(redactor);
  switch (error.tag) {
    case 'validation': {
      const { field, message, position } = error.val;
      const place = position ? { position: { offset: position.offset, length: position.length } } : {};
      return { code: 'validation', message: clean(message), field: clean(field), ...place };
    }
    case 'http': {
      const { message, status } = error.val;
      return {
        code: 'http',
        message: clean(message),
        ...(status === undefined || status === null ? {} : { status }),
      };
    }
    case 'unsupported':
    case 'data':
    case 'config':
    case 'not-found':
    case 'denied':
    case 'timeout':
    case 'other':
      return { code: error.tag, message: clean(error.val) };
  }
};
