import { expect, test } from 'vitest';
import { GrantFile } from '../plugins/consent/grantFile.ts';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { grantsIn } from '../limani/thirdParty/grants.ts';
import { thirdPartyOptions } from './others.ts';

const REQUEST = {
  ...{ asked: './my limani', name: 'limani-x', version: '1.0.0', folder: '/home/me/x\u001b[2K' },
  sha256: 'ab'.repeat(32),
};

/** Somebody at a terminal, or nobody. */
function asked(interactive: boolean, answers: boolean) {
  const shown: string[] = [];
  const { consent } = thirdPartyOptions({
    console: { out: () => undefined, err: (text) => shown.push(text) },
    installFolder: '/nowhere',
    known: [],
    grants: new GrantFile('/nowhere/grants.json'),
    agreement: {
      interactive,
      askYesNo: (question) => {
        shown.push(question);
        return Promise.resolve(answers);
      },
      onInterrupt: () => () => undefined,
    },
  });
  return { shown, answer: consent(REQUEST) };
}

test('the question says what runs, from where, and with which rights', async () => {
  const { shown, answer } = asked(true, true);
  expect(await answer).toBe(true);
  const [text = '', question] = shown;
  expect(text).toContain('  limani-x 1.0.0, in /home/me/x');
  expect(text).toContain(REQUEST.sha256);
  expect(text).toContain('all rights of this program');
  expect(text).not.toContain('\u001b');
  expect(question).toMatch(/^ {2}Let it run, .* \[y\/N\] $/);
});

test('a no ends the command with 3', async () => {
  await expect(asked(true, false).answer).rejects.toMatchObject({
    message: 'The run log "./my limani" was not allowed to run.',
    exitCode: 3,
  });
});

test('where nobody is there it ends with 3 and the line to type', async () => {
  const { shown, answer } = asked(false, true);
  await expect(answer).rejects.toMatchObject({
    message: `The run log "./my limani" was not allowed to run. To allow this very code: databook grants add --limani './my limani'`,
    exitCode: 3,
  });
  expect(shown).toHaveLength(1);
});

test('a grant is for this very code, kept beside those of plugins, and can be taken back', async () => {
  const store = new GrantFile(`${temporaryFolder()}/grants.json`);
  const origin = {
    plugin: 'http',
    notebook: '/n',
    origin: 'https://x',
    privateAddress: false,
    grantedAt: 'now',
  };
  await store.addOrigin(origin);
  const grants = grantsIn(store, () => Date.UTC(2026, 10, 20));
  expect(await grants.isGranted(REQUEST.sha256)).toBe(false);
  await grants.grant(REQUEST);
  await grants.grant(REQUEST);
  expect(await grants.isGranted(REQUEST.sha256)).toBe(true);
  expect(await grants.isGranted('cd'.repeat(32))).toBe(false);
  const { name, version, folder, sha256 } = REQUEST;
  const grantedAt = '2026-11-20T00:00:00.000Z';
  expect(await store.listLimanis()).toEqual([{ name, version, folder, sha256, grantedAt }]);
  await store.revokeOrigin(origin);
  expect(await store.listLimanis()).toHaveLength(1);
  expect(await store.revokeLimani('limani-y')).toBe(0);
  expect(await store.revokeLimani('limani-x')).toBe(1);
  expect(await grants.isGranted(REQUEST.sha256)).toBe(false);
});
