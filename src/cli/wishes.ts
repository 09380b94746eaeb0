import type { ConsentRequest } from '../plugins/consent/consent.ts';

/** What is said of a plugin that is not granted. */
export const wishes = (request: ConsentRequest): string => {
  const { name, version, folder, domains, askOrigins = false, env, secretEnv, effect } = request;
  const all = (names: readonly string[]): string => names.join(', ') || 'none';
  return [
    `The plugin "${name}" ${version} (${folder}) is not granted what it asks for:`,
    `  domains: ${all(domains)}`,
    ...(askOrigins ? ['  domains elsewhere: after asking for each origin and notebook'] : []),
    `  variables: ${all(env)}`,
    `  secrets among them: ${all(secretEnv)}`,
    `  effect: ${effect}`,
  ].join('\n');
};
