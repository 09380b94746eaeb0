import type { EnvValue } from '../contract.ts';

/** A place that values of environment variables come from: the editor's secret storage, settings, the process. */
export interface EnvProvider {
  /**
   * The value of `name` for a plugin; `undefined` where this provider has none. It may ask the user: the time that
   * takes is not counted against the call's timeout, and the signal ends the asking.
   */
  lookup(name: string, pluginName: string, signal: AbortSignal): Promise<EnvValue | undefined>;
}
