import type { JsonValue } from '../results/json.ts';
import { FORMAT_VERSION } from './model.ts';

/**
 * The version (front matter `databook`) of a notebook whose format is newer than this program's, or undefined. A
 * newer minor version and what is no version at all are read like the current one, and `warn` hears of it.
 */
export function newerVersion(
  version: JsonValue | undefined,
  warn: (message: string) => void,
): JsonValue | undefined {
  if (version === undefined) return undefined;
  const said = typeof version === 'string' ? version : JSON.stringify(version);
  const [, major, minor] = /^(\d+)(?:\.(\d+)(?:\.\d+)*)?$/.exec(said) ?? [];
  if (major === undefined || Number(major) < 1) {
    warn(`"databook: ${said}" is not a version of the format; read as version ${FORMAT_VERSION}.`);
    return undefined;
  }
  if (Number(major) > FORMAT_VERSION) {
    warn(
      `Written in version ${said} of the format; this program knows version ${FORMAT_VERSION}: read only.`,
    );
    return version;
  }
  if (Number(minor ?? 0) > 0)
    warn(
      `Written in version ${said} of the format; what version ${FORMAT_VERSION} does not know is kept as it is.`,
    );
  return undefined;
}
