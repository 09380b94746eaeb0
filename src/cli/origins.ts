import { InvalidArgumentError, Option } from 'commander';
import type { OriginAnswer, OriginConsent, OriginRequest } from '../plugins/consent/originConsent.ts';
import { oneLine } from '../results/markdown.ts';
import type { askYesNo } from './ask.ts';
import type { Console } from './console.ts';
import type { Progress } from './run/progress.ts';

/** The origin that a text names and nothing more; `undefined` for anything else. */
export const parseOrigin = (text: string): string | undefined => {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#@]/.test(text);
  return bare ? url.origin : undefined;
};

const collectOrigin = (text: string, before: readonly string[]): string[] => {
  const origin = parseOrigin(text);
  if (origin === undefined)
    throw new InvalidArgumentError(
      'Write an origin, such as https://api.example.org or http://127.0.0.1:8080, without a path.',
    );
  return [...before, origin];
};

/** `--allow`, the same for all commands that run cells. */
export const allowOption = (): Option =>
  new Option('--allow <origin>', 'where cells may send requests without asking (may be repeated)')
    .argParser(collectOrigin)
    .default([]);

export interface TerminalOriginsOptions {
  /** Origins that were agreed to beforehand, for this command only. */
  readonly allow: readonly string[];
  readonly console: Console;
  readonly progress: Pick<Progress, 'hide'>;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  readonly askYesNo: typeof askYesNo;
}

const describe = (request: OriginRequest): string => {
  const { plugin, origin, method, bytes, privateAddress, redirectedFrom } = request;
  return [
    `May this notebook send requests to ${oneLine(origin)}?`,
    `  plugin: ${plugin}; it wants to send: ${oneLine(method)}${bytes > 0 ? `, ${bytes} bytes` : ''}`,
    ...(privateAddress === undefined ? [] : [`  this machine or a private network: ${privateAddress}`]),
    ...(redirectedFrom === undefined ? [] : [`  redirected there by: ${oneLine(redirectedFrom)}`]),
  ].join('\n');
};

/** Asks for origins in a terminal, where `--allow` does not name them. */
export class TerminalOrigins implements OriginConsent {
  readonly #options: TerminalOriginsOptions;

  constructor(options: TerminalOriginsOptions) {
    this.#options = options;
  }

  async ask(request: OriginRequest, signal: AbortSignal): Promise<OriginAnswer> {
    const { allow, console, progress, interactive, askYesNo: ask } = this.#options;
    if (allow.includes(request.origin)) return 'once';
    if (!interactive) return 'deny';
    progress.hide();
    console.err(describe(request));
    return (await ask('  Allow, and remember it for this notebook? [y/N] ', signal)) ? 'notebook' : 'deny';
  }

  howToAllow(origin: string): string {
    return `To allow it, add --allow ${origin}`;
  }
}
