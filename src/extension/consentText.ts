import type { ConsentRequest } from '../plugins/consent/consent.ts';

const EFFECTS: Record<ConsentRequest['effect'], string> = {
  read: 'reads only',
  write: 'CHANGES things (asks before each call)',
  'per-request': 'reads, or changes things after asking',
};

const list = (items: readonly string[]): string => (items.length ? items.join(', ') : 'none');

/** What the user is shown: everything that the plugin would be able to do, and nothing else. */
export const consentText = (r: ConsentRequest): string =>
  [
    `It may send requests to: ${list(r.domains)}`,
    ...(r.askOrigins
      ? ['It may also send requests elsewhere; you are asked for each origin and notebook']
      : []),
    `It may read the variables: ${list(r.env)}`,
    `Of these, secret: ${list(r.secretEnv)}`,
    `Effect: ${EFFECTS[r.effect]}`,
    ...(r.readPaths.length ? [`POST counts as reading at: ${list(r.readPaths)}`] : []),
    `Limits: ${Object.entries(r.limits)
      .map(([key, value]) => `${key} ${value.toLocaleString('en')}`)
      .join(', ')}`,
    '',
    `From ${r.folder}`,
    `plugin.wasm sha256 ${r.sha256}`,
    'You are asked again when the plugin or what it asks for changes.',
  ].join('\n');
