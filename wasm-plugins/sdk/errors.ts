import type { WireError, WireHttpError } from './contract.ts';

/** An error of the contract, to throw. The message is for a tired person: what happened, where, what to do. */
export class PluginError extends Error {
  override readonly name: string = 'PluginError';
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(typeof wire.val === 'string' ? wire.val : wire.val.message);
    this.wire = wire;
  }
}

/** A host call for http that got no answer; `kind` says why, the message is the host's. */
export class HttpCallError extends PluginError {
  override readonly name = 'HttpCallError';
  readonly kind: WireHttpError['tag'];
  constructor({ tag, val }: WireHttpError) {
    super(
      tag === 'denied' || tag === 'timeout'
        ? { tag, val }
        : tag === 'network'
          ? { tag: 'http', val: { message: val } }
          : { tag: 'other', val },
    );
    this.kind = tag;
  }
}

/** A place in the input: UTF-16 offset from its start, and length. */
export interface InputRange {
  readonly offset: number;
  readonly length: number;
}

/** The request is wrong: `field` is `input`, an option's name, or `step`, `from`, `to`. */
export const validationError = (field: string, message: string, position?: InputRange): PluginError =>
  new PluginError({ tag: 'validation', val: { field, message, ...(position && { position }) } });

/** The data source answered with a failure. */
export const httpError = (message: string, status?: number): PluginError =>
  new PluginError({ tag: 'http', val: { message, ...(status !== undefined && { status }) } });

/** The data source's answer is not what it should be. */
export const dataError = (message: string): PluginError => new PluginError({ tag: 'data', val: message });

/** A setting or an environment variable is missing or wrong. */
export const configError = (message: string): PluginError => new PluginError({ tag: 'config', val: message });

export const notFoundError = (message: string): PluginError =>
  new PluginError({ tag: 'not-found', val: message });
export const deniedError = (message: string): PluginError => new PluginError({ tag: 'denied', val: message });
export const timeoutError = (message: string): PluginError =>
  new PluginError({ tag: 'timeout', val: message });
export const unsupportedError = (message: string): PluginError =>
  new PluginError({ tag: 'unsupported', val: message });

/** Any other failure. */
export const failure = (message: string): PluginError => new PluginError({ tag: 'other', val: message });
