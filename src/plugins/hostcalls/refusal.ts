import type { HttpError } from '../worker/protocol.ts';

/** A request that does not get its answer: a plugin is told by an `http-error`. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly tag: HttpError['tag'];
  constructor(tag: HttpError['tag'], message: string) {
    super(message);
    this.tag = tag;
  }
}
