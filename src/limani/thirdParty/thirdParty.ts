// Adapters of others, by the path of a module or the name of an npm package. Their code is not held in by anything, so
// nothing of it runs before the user has agreed to this very code.
import { LimaniError } from '../error.ts';
import type { Limani } from '../limani.ts';
import type { LimaniConfig } from '../registry.ts';
import { findAdapter, type AdapterPackage, type Places } from './adapterPackage.ts';
import { fingerprint } from './fingerprint.ts';
import { loadAdapter, type LoadOptions } from './load.ts';

/** What the user agrees to. */
export interface AdapterRequest extends Pick<AdapterPackage, 'asked' | 'name' | 'version' | 'folder'> {
  /** Of all its files and of those of the packages it needs, hex. */
  readonly sha256: string;
}

/** Where it is kept that the user agreed. */
export interface AdapterGrants {
  isGranted(sha256: string): Promise<boolean>;
  grant(request: AdapterRequest): Promise<void>;
}

export interface ThirdPartyOptions extends Places, LoadOptions {
  readonly grants: AdapterGrants;
  /** Asks the user whether it may run; what it throws is what opening throws. */
  readonly consent: (request: AdapterRequest) => Promise<boolean>;
}

/** An adapter, and whether the user has agreed to it. */
export interface KnownAdapter {
  readonly adapter: AdapterPackage;
  readonly request: AdapterRequest;
  readonly granted: boolean;
}

/** Looks at it without running it. @throws LimaniError `unknown-adapter`, `config` */
export async function examineAdapter(
  asked: string,
  { grants, ...places }: Places & Pick<ThirdPartyOptions, 'grants'>,
): Promise<KnownAdapter> {
  const adapter = await findAdapter(asked, places);
  const { name, version, folder } = adapter;
  const sha256 = await fingerprint(adapter);
  return {
    adapter,
    request: { asked, name, version, folder, sha256 },
    granted: await grants.isGranted(sha256),
  };
}

/** Makes it, after consent, without connecting. @throws LimaniError `unknown-adapter`, `config` */
export async function openThirdParty(
  asked: string,
  config: LimaniConfig,
  options: ThirdPartyOptions,
): Promise<Limani> {
  const { adapter, request, granted } = await examineAdapter(asked, options);
  if (!granted) {
    if (!(await options.consent(request)))
      throw new LimaniError('config', `The Limani "${asked}" was not allowed to run.`);
    await options.grants.grant(request);
  }
  return loadAdapter(adapter, config, options);
}
