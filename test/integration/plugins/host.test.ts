import { cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Consent, ConsentRequest } from '../../../src/plugins/consent/consent.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import { sourceWorkers } from './support/workers.ts';

const COUNT = { do: 'count' };
let wasm: Uint8Array;
let scratch: string;

beforeAll(async () => {
  wasm = await hostilePlugin();
  scratch = await mkdtemp(path.join(tmpdir(), 'databook-cache-'));
});

afterAll(() => rm(scratch, { recursive: true }));

describe('a plugin that is not bundled', () => {
  class Dialog implements Consent {
    readonly asked: ConsentRequest[] = [];
    answer: boolean | 'wait' = true;
    ask(request: ConsentRequest, signal: AbortSignal): Promise<boolean> {
      this.asked.push(request);
      if (this.answer !== 'wait') return Promise.resolve(this.answer);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
    }
  }

  it('runs only once the user has agreed to what it asks for, and asks again when it changes', async () => {
    const consent = new Dialog();
    const fixture = await Fixture.create({ maxWorkers: 1, consent });
    const config =
      'effect = "write"\nallowed_domains = ["a.example"]\nallowed_env_vars = ["T"]\nsecret_env_vars = ["T"]\nread_paths = ["/q"]\n[limits]\ntimeout_ms = 5000';
    const folder = await fixture.add('mine', wasm, config, 'user');
    await fixture.add('ours', wasm);
    expect((await fixture.call('ours', COUNT)).text).toBe('1');
    expect(consent.asked).toEqual([]);

    consent.answer = false;
    expect(await fixture.failure('mine', COUNT)).toMatchObject({
      code: 'denied',
      message: 'The plugin "mine" was not given what it asks for, so it did not run.',
    });
    expect(consent.asked).toEqual([
      {
        name: 'mine',
        version: '1.0.0',
        folder,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        domains: ['a.example'],
        env: ['T'],
        secretEnv: ['T'],
        effect: 'write',
        readPaths: ['/q'],
        limits: {
          timeout_ms: 5000,
          memory_mb: 64,
          max_http_calls: 32,
          max_response_bytes: 33_554_432,
          max_output_bytes: 8_388_608,
        },
      },
    ]);

    consent.answer = true;
    expect((await fixture.call('mine', COUNT)).text).toBe('1');
    expect((await fixture.call('mine', COUNT)).text).toBe('1');
    expect(consent.asked).toHaveLength(2);
    await fixture.add('mine', wasm, config.replace('"a.example"', '"a.example", "b.example"'), 'user');
    await fixture.call('mine', COUNT);
    await fixture.add('mine', Buffer.concat([wasm, Uint8Array.from([0, 2, 1, 120])]), config, 'user');
    await fixture.call('mine', COUNT);
    expect(consent.asked).toHaveLength(4);
    await fixture.host.restart();
    await fixture.call('mine', COUNT);
    expect(consent.asked).toHaveLength(4);
    await fixture.dispose();
  });

  it('is not loaded while the question is open, and cancelling closes the question', async () => {
    const consent = new Dialog();
    consent.answer = 'wait';
    const fixture = await Fixture.create({ maxWorkers: 1, consent });
    await fixture.add('mine', wasm, '', 'user');
    const abort = new AbortController();
    const failing = fixture.failure('mine', COUNT, { context: { signal: abort.signal } });
    while (consent.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect((await failing).code).toBe('cancelled');
    const waiting = fixture.failure('mine', COUNT);
    while (consent.asked.length === 1) await new Promise((resolve) => setImmediate(resolve));
    await fixture.dispose();
    expect((await waiting).code).toBe('cancelled');
  });
});

describe('the host', () => {
  it('lists, and says why others are missing', async () => {
    const fixture = await Fixture.create();
    await fixture.add(
      'good',
      wasm,
      'description = "d"\nlanguage = "promql"\n[options.step]\ntype = "duration"\ndescription = "s"',
    );
    await fixture.add('bad', wasm, 'effect = "all"');
    const { plugins, problems } = await fixture.host.list();
    expect(plugins).toMatchObject([
      {
        name: 'good',
        version: '1.0.0',
        description: 'd',
        language: 'promql',
        effect: 'read',
        bundled: true,
        options: [{ name: 'step', type: 'duration', description: 's' }],
      },
    ]);
    expect(problems).toEqual([expect.stringContaining('bad/config.toml:3: effect must be')]);
    expect(await fixture.failure('goot', '')).toMatchObject({
      code: 'not-found',
      message: 'There is no plugin "goot". Did you mean "good"?',
      hint: expect.stringContaining('The plugins are: good.') as string,
    });
    await fixture.dispose();
  });

  it('checks options and fills in what is not given', async () => {
    const fixture = await Fixture.create({ maxWorkers: 1 });
    await fixture.add(
      'p',
      wasm,
      '[options.type]\ntype = "enum"\nvalues = ["range", "instant"]\ndefault = "range"\n[options.step]\ntype = "duration"\nmin = "1s"',
    );
    const given = async (options: Record<string, string>): Promise<unknown> =>
      JSON.parse(
        (await fixture.call('p', { do: 'get', keys: ['type', 'step', 'constructor'] }, { options })).text,
      );
    expect(await given({ step: '15s' })).toEqual(['range', '15s', null]);
    expect(await given({ type: 'instant' })).toEqual(['instant', null, null]);
    expect(await fixture.failure('p', COUNT, { options: { typ: 'x' } })).toMatchObject({
      code: 'validation',
      field: 'typ',
      hint: expect.stringContaining('Did you mean "type"?') as string,
    });
    expect(await fixture.failure('p', COUNT, { options: { step: '10ms' } })).toMatchObject({
      code: 'validation',
      field: 'step',
      hint: 'It must be at least 1 s.',
    });
    await fixture.dispose();
  });

  it('says what a read does without loading the plugin, and takes no plan of a writing plugin for reading', async () => {
    const fixture = await Fixture.create({ maxWorkers: 1 });
    await fixture.add('reader', new Uint8Array(8), 'allowed_domains = ["a.example"]');
    await fixture.add('writer', wasm, 'effect = "write"');
    const signal = new AbortController().signal;
    const request = {
      input: '{"do":"count","effect":"read"}',
      options: {},
      variables: {},
      window: { from: 0, to: 1 },
      now: 1,
      dryRun: false,
      cells: [],
    };
    const reader = await fixture.host.resolve('reader', {}, signal);
    expect(await fixture.host.plan(reader, request, { signal })).toEqual({
      effect: 'read',
      targets: ['a.example'],
      summary: 'Reads with reader; changes nothing.',
    });
    const writer = await fixture.host.resolve('writer', {}, signal);
    expect(await fixture.host.plan(writer, request, { signal })).toMatchObject({
      effect: 'write',
      targets: ['a target'],
    });
    await fixture.dispose();
  });

  it('runs from the sources too', async () => {
    const fixture = await Fixture.create({
      ...sourceWorkers,
      maxWorkers: 1,
      cacheDir: path.join(scratch, 'sources'),
    });
    await fixture.add('p', wasm);
    expect((await fixture.call('p', COUNT)).text).toBe('1');
    await fixture.dispose();
  });

  it('transpiles once for two processes and again when the cache was damaged', async () => {
    const cacheDir = path.join(scratch, 'shared');
    const use = async (): Promise<void> => {
      const fixture = await Fixture.create({ maxWorkers: 1, cacheDir });
      await fixture.add('p', wasm);
      expect((await fixture.call('p', COUNT)).text).toBe('1');
      await fixture.dispose();
    };
    await Promise.all([use(), use()]);
    const [entry, ...others] = await readdir(cacheDir);
    expect(others).toEqual([]);
    const files = (await readdir(path.join(cacheDir, entry!))).filter((name) => name.endsWith('.wasm'));
    await truncate(path.join(cacheDir, entry!, files[0]!), 100);
    await use();
    const file = path.join(cacheDir, entry!, files[0]!);
    await writeFile(file, (await readFile(file)).fill(0, 100));
    await use();
    await writeFile(path.join(cacheDir, entry!, 'index.json'), '{"plugin.mj');
    await use();
    await cp(path.join(cacheDir, entry!), path.join(cacheDir, 'copy'), { recursive: true });
    await rm(path.join(cacheDir, entry!), { recursive: true });
    await use();
  });

  it('refuses calls after it was closed', async () => {
    const fixture = await Fixture.create({ maxWorkers: 1 });
    await fixture.add('p', wasm);
    await fixture.call('p', COUNT);
    await fixture.host.dispose();
    expect((await fixture.failure('p', COUNT)).code).toBe('cancelled');
    await fixture.dispose();
  });
});
