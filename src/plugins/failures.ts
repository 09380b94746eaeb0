import { PluginError } from './contract.ts';
import { OptionError } from './manifest/optionSpec.ts';
import { WorkerEndedError } from './pool/slot.ts';
import type { RecordingError } from './recordings/error.ts';
import type { FoundPlugin } from './registry/registry.ts';

export const cancelled = (message = 'The call was cancelled.'): PluginError =>
  new PluginError({ code: 'cancelled', message });

export const timedOut = (
  { info, configFile }: FoundPlugin,
  ms: number,
  waitedFor: string | undefined,
): PluginError => {
  const seconds = `${ms / 1000} s`;
  const what = waitedFor === undefined ? '' : ` It was waiting for ${waitedFor}.`;
  return new PluginError({
    code: 'timeout',
    message: `The plugin "${info.name}" did not finish within ${seconds} and was stopped.${what}`,
    hint: `Give this cell more time with a line such as @timeout=60s, or the plugin with limits.timeout_ms in ${configFile}.`,
  });
};

export const optionFailure = (error: OptionError): PluginError =>
  new PluginError({ code: 'validation', message: error.message, hint: error.hint, field: error.option });

export const recordingFailure = ({ code, message, hint }: RecordingError): PluginError =>
  new PluginError({ code, message, hint });

const workerFailure = (error: WorkerEndedError, { info, configFile }: FoundPlugin): PluginError => {
  if (error.outOfMemory)
    return new PluginError({
      code: 'limit',
      message: `The result of the plugin "${info.name}" was too large to be checked.`,
      hint: `Ask for less (a shorter window, a larger step, fewer series), or raise limits.max_output_bytes in ${configFile}.`,
    });
  return new PluginError({
    code: 'crash',
    message: `The worker of the plugin "${info.name}" stopped: ${error.message}.`,
    hint: 'Run the cell again. If it happens again, report it to the author of the plugin.',
    ...(error.stack === undefined ? {} : { detail: error.stack }),
  });
};

/** Whatever ended a call, as the error that callers are promised. */
export const asPluginError = (error: unknown, plugin: FoundPlugin, signal: AbortSignal): PluginError => {
  if (error instanceof PluginError) return error;
  if (signal.aborted) return signal.reason instanceof PluginError ? signal.reason : cancelled();
  if (error instanceof OptionError) return optionFailure(error);
  if (error instanceof WorkerEndedError) return workerFailure(error, plugin);
  const message = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? error.stack : undefined;
  return new PluginError({
    code: 'crash',
    message: `The plugin "${plugin.info.name}" could not be called: ${message}`,
    ...(detail === undefined ? {} : { detail }),
  });
};
