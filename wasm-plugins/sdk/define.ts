import type { Note, Plan, Runtime, WireError, WireRequest, WireResponse } from './contract.ts';
import { PluginError } from './errors.ts';
import { hostOf } from './host.ts';
import type { Host } from './host.ts';
import { wireOutput } from './outputs.ts';
import type { Output } from './outputs.ts';
import { readRequest } from './request.ts';
import type { PluginRequest } from './request.ts';

/** What a plugin answers. */
export interface PluginResponse {
  readonly outputs: readonly Output[];
  /** Shown with the result. */
  readonly notes?: readonly Note[];
  /** The input as it was sent to the data source. */
  readonly resolvedInput?: string;
  /** Whether an action changed something; absent: not known. */
  readonly changed?: boolean;
  readonly diff?: string;
}

/** A plugin, free of the machinery around it: it runs in a component and in a test alike. */
export interface Plugin {
  /** Does the work. Throw the errors of errors.ts; anything else thrown is reported as a bug of the plugin. */
  invoke(request: PluginRequest, host: Host): PluginResponse;
  /** What `invoke` would do; required where config.toml does not say `effect = "read"`. Has no host. */
  plan?(request: PluginRequest): Plan;
}

/** Checks the shape of a plugin, for the editor's sake. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;

const NO_MEMORY: WireError = {
  tag: 'other',
  val: 'The plugin ran out of memory. Ask for less data, or raise limits.memory_mb in its config.toml.',
};

const describe = (thrown: unknown, log: (text: string) => void): WireError => {
  if (thrown instanceof PluginError) return thrown.wire;
  // Where not even an error can be allocated, the engine throws null.
  if (thrown === null) return NO_MEMORY;
  if (!(thrown instanceof Error))
    return { tag: 'other', val: `The plugin failed: ${JSON.stringify(thrown)}` };
  log(`${thrown.name}: ${thrown.message}\n${thrown.stack ?? ''}`);
  if (thrown.message.startsWith('out of memory')) return NO_MEMORY;
  return {
    tag: 'other',
    val: `The plugin failed: ${thrown.name}: ${thrown.message}. The log has the details.`,
  };
};

/** The exports of a component: an exception that leaves one untyped would be a trap without a word. */
export interface Exports {
  readonly invoke: (request: WireRequest) => WireResponse;
  readonly plan: (request: WireRequest) => Plan;
}

/** Wires a plugin to the runtime that its component imports. */
export function expose(plugin: Plugin, runtime: Runtime): Exports {
  const typed = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the engine takes a thrown value for the contract's error
      throw describe(thrown, (text) => {
        runtime.log('error', text);
      });
    }
  };
  return {
    invoke: (wire) =>
      typed(() => {
        const { outputs, notes = [], ...rest } = plugin.invoke(readRequest(wire), hostOf(runtime));
        return { ...rest, outputs: outputs.map(wireOutput), notes: [...notes] };
      }),
    plan: (wire) =>
      typed(
        () =>
          plugin.plan?.(readRequest(wire)) ?? {
            effect: 'read',
            targets: [],
            summary: 'Reads; changes nothing.',
          },
      ),
  };
}
