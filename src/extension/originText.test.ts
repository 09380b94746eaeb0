import { expect, test } from 'vitest';
import { originText } from './originText.ts';

const REQUEST = {
  plugin: 'http',
  origin: 'https://api.example',
  method: 'GET',
  bytes: 0,
  notebook: undefined,
};
const END =
  'Requests that change something are still put to you one by one. “Databook: Revoke a Plugin’s Grant” takes this back.';

test('a request is told by what is known of it', () => {
  expect(originText(REQUEST)).toBe(`Plugin: http\nWaiting: GET\n\n${END}`);
  const all = {
    ...{ notebook: 'file:///work/on%20call.databook', method: 'POST', bytes: 12_345 },
    ...{ privateAddress: '10.0.0.7', redirectedFrom: 'https://old.example' },
  };
  expect(originText({ ...REQUEST, ...all })).toBe(
    [
      'Plugin: http',
      'Notebook: on call.databook',
      'Waiting: POST, which sends 12,345 bytes',
      'This is a private address (10.0.0.7): this machine, or a network of yours.',
      'The cell does not name it: https://old.example redirects there.',
      '',
      END,
    ].join('\n'),
  );
});

test('a notebook whose address is not well encoded is called by it', () => {
  expect(originText({ ...REQUEST, notebook: 'untitled:100%.databook' })).toContain(
    '\nNotebook: untitled:100%.databook\n',
  );
});
