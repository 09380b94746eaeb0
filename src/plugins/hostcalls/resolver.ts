import { lookup } from 'node:dns/promises';

/** Turns a host name into IP addresses. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

/** Asks the operating system, hosts file included. */
export const systemResolver: Resolver = async (hostname) => {
  const answers = await lookup(hostname, { all: true, order: 'verbatim' });
  return answers.map((answer) => answer.address);
};
