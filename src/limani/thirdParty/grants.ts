import type { AdapterGrants } from './thirdParty.ts';

interface Kept {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly sha256: string;
  /** RFC 3339, UTC. */
  readonly grantedAt: string;
}

/** Where the user's grants of all kinds are kept. */
interface GrantKeeper {
  listLimanis(): Promise<readonly Kept[]>;
  addLimani(grant: Kept): Promise<void>;
}

/** Grants among those of other kinds. @param now epoch milliseconds */
export const grantsIn = (keeper: GrantKeeper, now: () => number): AdapterGrants => ({
  isGranted: async (hash) => (await keeper.listLimanis()).some(({ sha256 }) => sha256 === hash),
  grant: ({ name, version, folder, sha256 }) =>
    keeper.addLimani({ name, version, folder, sha256, grantedAt: new Date(now()).toISOString() }),
});
