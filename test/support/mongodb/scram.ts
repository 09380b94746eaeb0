// SCRAM-SHA-256 (RFC 7677), the server's half, for one user.
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { MongoFailure } from './errors.ts';

export interface Account {
  readonly user: string;
  readonly password: string;
}

const ITERATIONS = 4096;

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const failed = (): MongoFailure => new MongoFailure('AuthenticationFailed', 'Authentication failed.');

/** `a=1,b=2` */
const fieldsOf = (message: string): ReadonlyMap<string, string> =>
  new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));

/** What one connection says to be known. */
export class Scram {
  readonly #account: Account;
  readonly #salt = randomBytes(16);
  #first = '';
  #challenge = '';
  #known = false;

  constructor(account: Account) {
    this.#account = account;
  }

  get known(): boolean {
    return this.#known;
  }

  /** @returns the challenge */
  start(message: string): string {
    // without the header, which says that there is no channel binding
    this.#first = message.replace(/^n,,/, '');
    const fields = fieldsOf(this.#first);
    if (fields.get('n') !== this.#account.user) throw failed();
    const nonce = `${fields.get('r')}${randomBytes(18).toString('base64')}`;
    this.#challenge = `r=${nonce},s=${this.#salt.toString('base64')},i=${ITERATIONS}`;
    return this.#challenge;
  }

  /** @returns what shows that the server knows the password, too */
  end(message: string): string {
    const [withoutProof = '', proof = ''] = message.split(',p=');
    const salted = pbkdf2Sync(this.#account.password, this.#salt, ITERATIONS, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const stored = createHash('sha256').update(clientKey).digest();
    const said = [this.#first, this.#challenge, withoutProof].join(',');
    const expected = hmac(stored, said).map((byte, i) => byte ^ (clientKey[i] ?? 0));
    const given = Buffer.from(proof, 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw failed();
    this.#known = true;
    return `v=${hmac(hmac(salted, 'Server Key'), said).toString('base64')}`;
  }
}
