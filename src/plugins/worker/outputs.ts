import type { Redactor } from '../../redaction/redactor.ts';
import { ResultError } from '../../results/error.ts';
import type { JsonObject } from '../../results/json.ts';
import type { Output } from '../../results/output.ts';
import { withTwins } from '../../results/twins.ts';
import { validateOutput } from '../../results/validate.ts';
import { PluginError } from '../contract.ts';
import { withoutDeadLinks } from '../recordings/deadLinks.ts';
import type { GuestOutput } from './guest.ts';
import { MAX_JSON_WEIGHT, jsonWeight } from './jsonWeight.ts';
import { isJson, redactOutput } from './redactOutput.ts';

const MAX_OUTPUTS = 1000;
const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;[\x20-\x7e]{0,200})?$/;

const invalid = (message: string): PluginError =>
  new PluginError({
    code: 'data',
    message: `The plugin gave a result that is not valid: ${message}`,
    hint: 'This is a fault of the plugin; report it to its author.',
  });

const metadataOf = (text: string): JsonObject => {
  checkWeight(new TextEncoder().encode(text));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('metadata that is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('metadata that is not a JSON object.');
  return value as JsonObject;
};

const checkWeight = (json: Uint8Array): void => {
  if (jsonWeight(json) <= MAX_JSON_WEIGHT) return;
  throw new PluginError({
    code: 'limit',
    message: 'The plugin gave a result with too many values to be checked and shown.',
    hint: 'Ask for less: a shorter window, a larger step, fewer series.',
  });
};

const check = ({ mime, data, metadata }: GuestOutput, redactor: Redactor): Output => {
  if (!MIME_TYPE.test(mime)) throw invalid(`${JSON.stringify(mime.slice(0, 100))} is not a MIME type.`);
  if (isJson(mime)) checkWeight(data);
  const extra = metadata === undefined || metadata === null ? {} : { metadata: metadataOf(metadata) };
  try {
    return redactOutput(withoutDeadLinks(validateOutput({ mime, data, ...extra })), redactor);
  } catch (error) {
    if (error instanceof ResultError) throw invalid(redactor.redact(error.message).text);
    throw error;
  }
};

/**
 * What a plugin gave, as others may have it: valid, printed canonically, without secrets, readable everywhere.
 * @param maxBytes `limits.max_output_bytes`
 * @throws PluginError `data` or `limit`
 */
export const finishOutputs = (
  outputs: readonly GuestOutput[],
  redactor: Redactor,
  maxBytes: number,
): Output[] => {
  const bytes = outputs.reduce((sum, { data, metadata }) => sum + data.length + (metadata?.length ?? 0), 0);
  if (bytes > maxBytes) throw outputLimit(maxBytes);
  if (outputs.length > MAX_OUTPUTS) throw invalid(`${outputs.length} outputs; ${MAX_OUTPUTS} are the most.`);
  return withTwins(outputs.map((output) => check(output, redactor)));
};

/** The failure of a call that hands over too much. */
export const outputLimit = (maxBytes: number): PluginError =>
  new PluginError({
    code: 'limit',
    message: `The plugin handed over more at once than the ${maxBytes} bytes of its limit max_output_bytes.`,
    hint: 'Ask for less (a shorter window, a larger step, fewer series), or raise limits.max_output_bytes in its config.toml.',
  });

/** The buffers of outputs, for moving them to another thread without a copy. */
export const buffersOf = (outputs: readonly Output[]): ArrayBuffer[] => [
  ...new Set(outputs.map(({ data }) => data.buffer).filter((buffer) => buffer instanceof ArrayBuffer)),
];
