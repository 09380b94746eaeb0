import { describe, expect, it } from 'vitest';
import { ManifestError } from './manifest.ts';
import { parseManifest } from './parse.ts';

const FILE = 'plugins/x/config.toml';

const problemsOf = (text: string): string => {
  try {
    parseManifest(text, FILE);
  } catch (error) {
    if (error instanceof ManifestError) return error.message;
    throw error;
  }
  return '';
};

describe('parseManifest', () => {
  it("reads Databook's own minimal form and allows nothing that it does not name", () => {
    const { manifest, warnings } = parseManifest('name = "hello_world"\n', FILE);
    expect(warnings).toEqual([]);
    expect(manifest).toEqual({
      name: 'hello_world',
      version: '0.0.0',
      api: '1',
      description: '',
      effect: 'read',
      allowedEnvVars: [],
      secretEnvVars: [],
      allowedDomains: [],
      askOrigins: false,
      readPaths: [],
      limits: {
        timeout_ms: 30_000,
        memory_mb: 64,
        max_http_calls: 32,
        max_response_bytes: 33_554_432,
        max_output_bytes: 8_388_608,
      },
      options: [],
    });
  });

  it('reads every key', () => {
    const { manifest } = parseManifest(
      `name = "prometheus"
version = "1.2.3"
api = "1"
description = "Query"
language = "promql"
effect = "per-request"
allowed_env_vars = ["PROMETHEUS_URL", "PROMETHEUS_TOKEN"]
secret_env_vars = ["PROMETHEUS_TOKEN"]
allowed_domains = ["\${PROMETHEUS_URL}", "a.example", "b.example:8080", "*.c.example", "https://d.example/api"]
read_paths = ["/api/v1/query"]
[limits]
timeout_ms = 1000
[options.step]
type = "duration"
min = "1s"
max = 3600
default = "15s"
[options.type]
type = "enum"
values = ["range", "instant"]
required = true
[options.points]
type = "integer"
default = 250
`,
      FILE,
    );
    expect(manifest.limits.timeout_ms).toBe(1000);
    expect(manifest.options).toEqual([
      { name: 'step', type: 'duration', required: false, min: 1, max: 3600, default: '15s' },
      { name: 'type', type: 'enum', required: true, values: ['range', 'instant'] },
      { name: 'points', type: 'integer', required: false, default: '250' },
    ]);
  });

  it.each([
    ['', `${FILE}: name is missing: add a line such as name = "prometheus"`],
    ['name = "a"\nname = "b"', `${FILE}:2: is not TOML:`],
    ['name = "a b"', `${FILE}:1: name must be letters, digits`],
    ['name = "a"\neffect = "writes"', `${FILE}:2: effect must be "read", "write" or "per-request"`],
    ['name = "a"\n[limits]\n\nmemory_mb = 4096', `${FILE}:4: limits.memory_mb must be at most 512`],
    ['name = "a"\n[limits]\ntimeout_ms = 0', 'limits.timeout_ms must be at least 1'],
    ['name = "a"\nallowed_env_vars = "X"', `${FILE}:2: allowed_env_vars must be a list`],
    [
      'name = "a"\nallowed_env_vars = ["A-B"]',
      'allowed_env_vars must be the name of an environment variable',
    ],
    [
      'name = "a"\nallowed_domains = ["htp://x"]',
      `${FILE}:2: allowed_domains has the entry "htp://x", which begins with htp://`,
    ],
    ['name = "a"\nallowed_domains = ["a b"]', 'which is neither a host nor a URL: write host, host:port'],
    ['name = "a"\nallowed_domains = ["a:99999"]', 'which has no port between 1 and 65535'],
    ['name = "a"\nallowed_domains = ["${URL}"]', 'add "URL" to allowed_env_vars'],
    ['name = "a"\nsecret_env_vars = ["T"]', 'secret_env_vars names "T", which is not in allowed_env_vars'],
    ['name = "a"\nread_paths = ["api"]', 'read_paths must be a path that begins with "/"'],
    ['name = "a"\n[options.x]\ntype = "enum"', 'options.x.values must list the values'],
    ['name = "a"\n[options.x]\ntype = "float"', `${FILE}:3: options.x.type must be one of string, number`],
    [
      'name = "a"\n[options.x]\ntype = "integer"\ndefault = "many"',
      `${FILE}:4: options.x.default does not fit`,
    ],
    ['name = "a"\n[options.x]\nmin = 3', 'options.x.min needs type "number", "integer" or "duration"'],
    [
      'name = "a"\noptions.x.type = "cell"\noptions.x.default = "a"',
      `${FILE}:3: options.x.default makes no sense`,
    ],
    ['name = "a"\n[options.x]\ntype = "number"\nmin = 3\nmax = 2', 'options.x.min is larger than max'],
  ])('names file, line, key and remedy: %j', (text, message) => {
    expect(problemsOf(text)).toContain(message);
  });

  it('says everything that is wrong at once', () => {
    expect(problemsOf('effect = 1\napi = "x"').split('\n')).toHaveLength(3);
  });

  it('ignores unknown keys with a word about them', () => {
    const { warnings } = parseManifest(
      'name = "a"\nalowed_domains = ["x"]\n[limits]\ntimeout = 3\n[options.x]\nhelp = "?"\n',
      FILE,
    );
    expect(warnings).toEqual([
      `${FILE}:2: alowed_domains is not a key that Databook knows and is ignored. Did you mean "allowed_domains"?`,
      `${FILE}:4: limits.timeout is not a key that Databook knows and is ignored. Did you mean "timeout_ms"?`,
      `${FILE}:6: options.x.help is not a key that Databook knows and is ignored.`,
    ]);
  });
});
