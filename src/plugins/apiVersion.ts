import { apiVersionOf, artifactKind } from './apiSection.ts';

/** The plugin contract of this host: wasm-plugins/wit/v1. A plugin built against an older minor version runs too. */
export const API = { major: 1, minor: 0 } as const;

/** `major.minor` that a component says it was built against; by its section, else by the names of its imports. */
const versionOf = (component: Uint8Array): string | undefined => {
  const written = apiVersionOf(component);
  if (written !== undefined) return written;
  const buffer = Buffer.from(component.buffer, component.byteOffset, component.byteLength);
  for (let at = 0; ; at++) {
    at = buffer.indexOf('databook:plugin/', at);
    if (at < 0) return undefined;
    const name = buffer.toString('latin1', at, at + 64);
    const found = /^databook:plugin\/(?:runtime|types)@(\d+\.\d+)/.exec(name)?.[1];
    if (found !== undefined) return found;
  }
};

/** Why a plugin.wasm cannot run here, as the end of a sentence about it and a remedy; `undefined` when it can. */
export function apiProblem(
  component: Uint8Array,
  manifestApi: string,
): { message: string; hint: string } | undefined {
  const kind = artifactKind(component);
  if (kind === 'core-module')
    return {
      message: 'is a plain WebAssembly module, not a component',
      hint: 'Build it as a component against wasm-plugins/wit/v1.',
    };
  if (kind === 'neither')
    return { message: 'is not WebAssembly', hint: 'Build the plugin again; the file may be torn.' };
  const version = versionOf(component);
  const [major = API.major, minor = 0] = version?.split('.').map(Number) ?? [Number(manifestApi)];
  if (major > API.major || (major === API.major && minor > API.minor))
    return {
      message: `was built for version ${major}.${minor} of the plugin contract, and this Databook offers ${API.major}.${API.minor}`,
      hint: 'Update Databook, or install an older version of the plugin.',
    };
  if (major !== Number(manifestApi))
    return {
      message: `was built for version ${major} of the plugin contract, but its config.toml says api = "${manifestApi}"`,
      hint: `Write api = "${major}" in its config.toml, or build it again.`,
    };
  return undefined;
}
