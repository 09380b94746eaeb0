/** A run log of others that the user agreed to: this very code, which runs with all rights of the program. */
export interface LimaniGrant {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Of its files and of those of the packages it needs, hex. */
  readonly sha256: string;
  /** RFC 3339, UTC. */
  readonly grantedAt: string;
}

/** Where these are kept. */
export interface LimaniGrantStore {
  listLimanis(): Promise<readonly LimaniGrant[]>;
  /** Replaces one of the same code. */
  addLimani(grant: LimaniGrant): Promise<void>;
  /** Takes back every grant for a name or a hash; returns how many there were. */
  revokeLimani(nameOrSha256: string): Promise<number>;
}
