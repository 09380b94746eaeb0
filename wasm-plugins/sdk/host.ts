import type { LogLevel, Runtime } from './contract.ts';
import { deniedError } from './errors.ts';
import { httpOf } from './http.ts';
import type { Http } from './http.ts';
import { wireOutput } from './outputs.ts';
import type { Output } from './outputs.ts';

/** What a plugin may ask the host. There is nothing else: no files, no sockets, no timers. */
export interface Host {
  readonly http: Http;
  /**
   * An environment variable; `undefined` where it is allowed but not set.
   * @throws PluginError `denied` when config.toml does not list it
   */
  env(name: string): string | undefined;
  /** An option of the cell, as `request.options` has it. */
  get(name: string): string | undefined;
  log(level: LogLevel, message: string): void;
  /** Shows the outputs so far, in place of those shown before. */
  emit(outputs: readonly Output[]): void;
}

/** The host as authors see it. */
export const hostOf = (runtime: Runtime): Host => ({
  http: httpOf(runtime),
  env: (name) => {
    try {
      return runtime.env(name) ?? undefined;
    } catch (thrown) {
      const why = (thrown as { payload?: unknown }).payload;
      throw typeof why === 'string' ? deniedError(why) : thrown;
    }
  },
  get: (name) => runtime.get(name) ?? undefined,
  log: (level, message) => {
    runtime.log(level, message);
  },
  emit: (outputs) => {
    runtime.emit(outputs.map(wireOutput));
  },
});
