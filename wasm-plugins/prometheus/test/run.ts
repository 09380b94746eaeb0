import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { PluginRequest } from '../../sdk/index.ts';
import { createTestRuntime, inOrder } from '../../sdk/testing.ts';
import type { TestAnswer, TestHttp, TestRequest, TestResult } from '../../sdk/testing.ts';
import { completeOptions } from '../../../src/plugins/manifest/optionSpec.ts';
import { parseManifest } from '../../../src/plugins/manifest/parse.ts';
import { prometheus } from '../src/plugin.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };

/**
 * An answer of recordings/, with the status that it came with. They are what Prometheus 2.42 said, but for `infos` and
 * the histograms, which it does not have: those are written after the API's documentation.
 */
export const recorded = (name: string): TestAnswer => {
  const body = readFileSync(path.join(import.meta.dirname, '../recordings', `${name}.json`), 'utf8');
  const status = !name.startsWith('error-') ? 200 : body.includes('"execution"') ? 422 : 400;
  return { status, headers: JSON_HEADERS, body };
};

const configFile = path.join(import.meta.dirname, '../config.toml');
const { manifest, warnings } = parseManifest(readFileSync(configFile, 'utf8'), configFile);

/** What of config.toml the host would ignore. */
export const manifestWarnings = warnings;

/** What config.toml gives when a cell has no options. */
const DEFAULTS = completeOptions(manifest.options, {}, manifest.name);

export interface Setup extends Partial<PluginRequest> {
  /** Answers one after the other, or a function. */
  readonly http?: TestHttp | readonly TestAnswer[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran extends TestResult {
  readonly requests: readonly TestRequest[];
}

/** Runs the plugin against prepared answers. */
export function run(input: string, { http = [], env, options, ...request }: Setup = {}): Ran {
  const runtime = createTestRuntime({
    http: typeof http === 'function' ? http : inOrder(...http),
    env: {
      PROMETHEUS_URL: 'http://prom:9090',
      PROMETHEUS_TOKEN: undefined,
      PROMETHEUS_USER: undefined,
      PROMETHEUS_PASSWORD: undefined,
      ...env,
    },
  });
  const result = runtime.invoke(prometheus, { input, options: { ...DEFAULTS, ...options }, ...request });
  return { ...result, requests: runtime.requests };
}

/** Of one series, as the API writes them. */
export interface Samples {
  readonly values?: readonly (readonly [number, string])[];
  readonly histograms?: readonly (readonly [number, object])[];
}

/** An answer with these series, each a list of values from a time on. */
export const matrix = (...series: readonly ({ readonly metric: object } & Samples)[]): TestAnswer => ({
  headers: JSON_HEADERS,
  body: { status: 'success', data: { resultType: 'matrix', result: series } },
});

/** For toEqual and toMatchObject, in which a bare RegExp matches every text. */
export const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
