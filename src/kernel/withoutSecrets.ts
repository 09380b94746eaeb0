import type { Redaction } from '../plugins/contract.ts';
import type { JsonValue } from '../results/json.ts';
import type { CellFailure, OperationDetails } from './types.ts';

/** What goes on record of an execution beside its result, without what became known as a secret. */
export const withoutSecrets = (
  { name, source, inputs, sent, diff, ...rest }: OperationDetails,
  redaction: Redaction,
): OperationDetails => {
  const redact = (text: string): string => redaction.redact(text);
  return {
    ...rest,
    ...(name !== undefined && { name: redact(name) }),
    ...(source !== undefined && { source: redact(source) }),
    ...(inputs && { inputs: eachText(inputs, (value) => redaction.redactValue(value)) }),
    ...(sent !== undefined && { sent: redact(sent) }),
    ...(diff !== undefined && { diff: redact(diff) }),
  };
};

/** A failure as it may be shown, logged and recorded. */
export const failureWithoutSecrets = (
  { message, hint, detail, ...rest }: CellFailure,
  redact: (text: string) => string,
): CellFailure => ({
  ...rest,
  message: redact(message),
  ...(hint !== undefined && { hint: redact(hint) }),
  ...(detail !== undefined && { detail: redact(detail) }),
});

const eachText = <T extends JsonValue>(value: T, change: (text: string) => string): T => {
  const changed = (inner: JsonValue): JsonValue => {
    if (typeof inner === 'string') return change(inner);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (Array.isArray(inner)) return (inner as readonly JsonValue[]).map(changed);
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, changed(item)]));
  };
  return changed(value) as T;
};
