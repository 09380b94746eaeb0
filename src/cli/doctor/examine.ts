import { messageOf } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import type { GrantStore } from '../../plugins/consent/consent.ts';
import { checkConnections } from './connections.ts';
import type { ConnectionDeps } from './connections.ts';
import type { Findings, FoundAdapter, Granted, Place } from './findings.ts';
import { sizeOf } from './sizes.ts';
import { checkStore } from './store.ts';

export interface DoctorDeps extends ConnectionDeps {
  readonly versions: Pick<Findings, 'version' | 'node' | 'platform'>;
  readonly grants: GrantStore;
  readonly limani: Limani;
  readonly storeFolder: string;
  /** Of others, where there is one. */
  readonly adapter?: FoundAdapter | undefined;
  /** Paths by what lies there. */
  readonly places: Readonly<Record<string, string>>;
}

/** Looks at everything at once. What fails is a finding, not an error. */
export const examine = async (deps: DoctorDeps): Promise<Findings> => {
  const problems: string[] = [];
  const orNothing = <T>(what: string, asked: Promise<readonly T[]>): Promise<readonly T[]> =>
    asked.catch((error: unknown) => {
      problems.push(`The ${what} cannot be read: ${messageOf(error)}`);
      return [];
    });
  // before the store is opened, which makes its folder
  const places = await Promise.all(
    Object.entries(deps.places).map(async ([what, path]): Promise<Place> => ({
      what,
      path,
      bytes: await sizeOf(path),
    })),
  );
  const [found, connections, grants, store] = await Promise.all([
    deps.plugins.list(),
    orNothing('data sources', checkConnections(deps)),
    orNothing('grants', grantsOf(deps.grants)),
    checkStore(deps.storeFolder, deps.limani),
  ]);
  const ok =
    found.problems.length === 0 && connections.every((c) => c.ok) && store.ok && problems.length === 0;
  return {
    ok,
    ...deps.versions,
    plugins: found.plugins.map(({ name, version, bundled, folder }) => ({ name, version, bundled, folder })),
    pluginProblems: found.problems,
    connections,
    grants,
    store: { ...store, ...(deps.adapter && { adapter: deps.adapter }) },
    places,
    problems,
  };
};

const grantsOf = async (grants: GrantStore): Promise<readonly Granted[]> =>
  (await grants.list()).map(({ grantedAt, request: { name, version, domains } }) => ({
    plugin: name,
    version,
    domains,
    grantedAt,
  }));
