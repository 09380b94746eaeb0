import { DomainRuleError, RULE_FORMS, parseDomainRule } from './domainRule.ts';
import { OptionError, checkOption } from './optionSpec.ts';
import type { OptionSpec } from './optionSpec.ts';
import { placeholdersIn } from './placeholder.ts';
import type { RawManifest } from './schema.ts';

/** A problem at a path of keys. */
export interface Finding {
  readonly path: readonly string[];
  readonly message: string;
}

function* checkDomains({ allowed_domains: entries, allowed_env_vars: env }: RawManifest): Generator<Finding> {
  for (const entry of entries) {
    const shown = JSON.stringify(entry);
    const path = ['allowed_domains'];
    const names = placeholdersIn(entry);
    for (const name of names)
      if (!env.includes(name))
        yield { path, message: `refers to \${${name}}: add "${name}" to allowed_env_vars` };
    if (names.length > 0) continue;
    try {
      parseDomainRule(entry);
    } catch (error) {
      if (!(error instanceof DomainRuleError)) throw error;
      yield { path, message: `has the entry ${shown}, which ${error.message}: ${RULE_FORMS}` };
    }
  }
}

function* checkOptionSpec(name: string, spec: OptionSpec): Generator<Finding> {
  const path = (key: string): string[] => ['options', name, key];
  const sized = spec.type === 'number' || spec.type === 'integer' || spec.type === 'duration';
  if (!/^[A-Za-z][\w.-]*$/.test(name))
    yield {
      path: ['options', name],
      message: 'must be named with letters, digits, "_", "-" or ".", a letter first',
    };
  if (spec.type === 'enum' && !spec.values)
    yield { path: path('values'), message: 'must list the values of the enum' };
  if (spec.type !== 'enum' && spec.values) yield { path: path('values'), message: 'needs type = "enum"' };
  for (const bound of ['min', 'max'] as const)
    if (spec[bound] !== undefined && !sized)
      yield { path: path(bound), message: 'needs type "number", "integer" or "duration"' };
  if ((spec.min ?? -Infinity) > (spec.max ?? Infinity))
    yield { path: path('min'), message: 'is larger than max' };
  if (spec.default === undefined) return;
  if (spec.type === 'cell')
    yield { path: path('default'), message: 'makes no sense for the name of a cell: remove it' };
  try {
    checkOption(spec, spec.default);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    yield { path: path('default'), message: `does not fit: ${error.message}` };
  }
}

/** What no key by itself shows. */
export function* crossChecks(raw: RawManifest, options: readonly OptionSpec[]): Generator<Finding> {
  for (const name of raw.secret_env_vars)
    if (!raw.allowed_env_vars.includes(name))
      yield {
        path: ['secret_env_vars'],
        message: `names "${name}", which is not in allowed_env_vars: add it there`,
      };
  yield* checkDomains(raw);
  for (const spec of options) yield* checkOptionSpec(spec.name, spec);
}
