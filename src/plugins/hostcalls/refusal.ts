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

export const tooLarge = (max: number, configFile: string): HttpRefusal =>
  new HttpRefusal(
    'limit',
    `The response is larger than ${max} bytes. Ask for less, or raise limits.max_response_bytes in ${configFile}.`,
  );
