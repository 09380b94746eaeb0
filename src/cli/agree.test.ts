import { expect, test } from 'vitest';
import { agree, type Agreement } from './agree.ts';

const KEPT = 'Nothing was removed.';

function asking(answer: boolean | 'interrupt', more: Partial<Agreement> = {}) {
  const asked: string[] = [];
  let interrupt: (() => void) | undefined;
  const agreement: Agreement = {
    yes: false,
    interactive: true,
    askYesNo: (question, signal) => {
      asked.push(question);
      if (answer !== 'interrupt') return Promise.resolve(answer);
      interrupt?.();
      return Promise.reject(signal.reason as Error);
    },
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => (interrupt = undefined);
    },
    ...more,
  };
  return { asked, result: agree('Remove it?', KEPT, agreement), listens: () => interrupt !== undefined };
}

test('yes is yes, and --yes asks nobody', async () => {
  const { asked, result, listens } = asking(true);
  await result;
  expect([asked, listens()]).toEqual([['Remove it? [y/N] '], false]);
  const given = asking(false, { yes: true, interactive: false });
  await given.result;
  expect(given.asked).toEqual([]);
});

test('no, Ctrl-C and nobody there are each said with their exit code', async () => {
  await expect(asking(false).result).rejects.toMatchObject({ message: KEPT, exitCode: 3 });
  await expect(asking('interrupt').result).rejects.toMatchObject({ message: KEPT, exitCode: 130 });
  await expect(asking(true, { interactive: false }).result).rejects.toMatchObject({
    message: `${KEPT} Nobody is there to be asked; --yes agrees beforehand.`,
    exitCode: 3,
  });
});
