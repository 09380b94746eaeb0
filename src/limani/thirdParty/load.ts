// From a package to a Limani: its code runs from here on, with all rights of the program.
import { pathToFileURL } from 'node:url';
import { LimaniError, messageOf } from '../error.ts';
import type { Limani } from '../limani.ts';
import type { LimaniConfig, LimaniFactory } from '../registry.ts';
import type { AdapterPackage } from './adapterPackage.ts';
import { METHODS } from './methods.ts';

export interface LoadOptions {
  readonly importModule: (url: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Of Node, such as `22.13.0`. */
  readonly nodeVersion: string;
}

/** @throws LimaniError `config` */
export async function loadAdapter(
  adapter: AdapterPackage,
  config: LimaniConfig,
  { importModule, nodeVersion }: LoadOptions,
): Promise<Limani> {
  const { asked, entry, node } = adapter;
  const wrong = (what: string, cause?: unknown): LimaniError =>
    new LimaniError('config', `The Limani "${asked}" ${what}.`, { cause });
  if (node !== undefined && isTooOld(nodeVersion, node))
    throw wrong(`needs Node.js ${node}, and this is ${nodeVersion}`);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await importModule(pathToFileURL(entry).href);
  } catch (error) {
    const newer =
      (error as NodeJS.ErrnoException | null)?.code === 'ERR_UNKNOWN_BUILTIN_MODULE'
        ? `needs a newer Node.js than ${nodeVersion}`
        : 'cannot be loaded';
    throw wrong(`${newer}: ${sentence(error)}`, error);
  }
  const factory = factoryOf(loaded);
  if (!factory)
    throw wrong(`is not one: ${entry} exports no function that makes it, as default or as createLimani`);
  let limani: Limani;
  try {
    limani = await Promise.resolve(factory(config));
  } catch (error) {
    if (error instanceof LimaniError) throw error;
    throw wrong(`could not be made: ${sentence(error)}`, error);
  }
  const lacking = missing(limani);
  if (lacking.length > 0)
    throw wrong(`lacks ${lacking.join(', ')}: it was made for another version of Databook`);
  return limani;
}

/** Without the full stop, and the lines behind the first, that some messages have. */
const sentence = (error: unknown): string => (messageOf(error).split('\n')[0] ?? '').replace(/\.$/, '');

/** An older module system puts all of its exports into `default`. */
function factoryOf(loaded: Readonly<Record<string, unknown>>): LimaniFactory | undefined {
  const whole = (loaded['default'] ?? {}) as Readonly<Record<string, unknown>>;
  const all = [loaded['default'], loaded['createLimani'], whole['default'], whole['createLimani']];
  return all.find((value): value is LimaniFactory => typeof value === 'function');
}

function missing(limani: unknown): readonly string[] {
  const made = (typeof limani === 'object' ? (limani ?? {}) : {}) as Readonly<Record<string, unknown>>;
  const lacking: string[] = METHODS.filter((method) => typeof made[method] !== 'function');
  return typeof made['capabilities'] === 'object' ? lacking : ['capabilities', ...lacking];
}

/** Of ranges, only "at least" is understood; with any other the adapter is tried. */
function isTooOld(version: string, range: string): boolean {
  const [, major, minor = '0', patch = '0'] =
    /^>=\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(range.trim()) ?? [];
  if (major === undefined) return false;
  const wanted = [major, minor, patch].map(Number);
  const has = version.split('.').map((part) => Number.parseInt(part, 10));
  const differs = wanted.findIndex((part, i) => part !== has[i]);
  return differs >= 0 && (has[differs] ?? 0) < (wanted[differs] ?? 0);
}
