// Runs a test bundle inside the extension host of a real VS Code.
import type { Browser } from '../../support/browser.ts';
import { openWorkbench, remote } from './workbench.ts';

export interface ExtensionTests {
  readonly base: string;
  readonly browser: Browser;
  /** The workspace that is open meanwhile. */
  readonly folder: string;
  /** An extension's folder; VS Code wants one beside the tests. */
  readonly extensionPath: string;
  /** A CommonJS file that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly log: (line: string) => void;
}

/** Resolves when `run` has resolved (`0`) or rejected (`1`); rejects on timeout. */
export async function runExtensionTests(tests: ExtensionTests): Promise<number> {
  let ended: (code: number) => void;
  let failed: (error: Error) => void;
  const exit = new Promise<number>((resolve, reject) => {
    ended = resolve;
    failed = reject;
  });
  const workbench = await openWorkbench({
    base: tests.base,
    browser: tests.browser,
    folder: tests.folder,
    payload: [
      ['extensionDevelopmentPath', remote(tests.base, tests.extensionPath)],
      ['extensionTestsPath', remote(tests.base, tests.testsPath)],
    ],
    before: async (page) => {
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
        tests.log(format(args)),
      );
      await page.exposeFunction('codeAutomationExit', (code: number) => ended(code));
    },
  });
  const timer = setTimeout(
    () => failed(new Error(`the extension host's tests took over ${tests.timeout} ms`)),
    tests.timeout,
  );
  try {
    return await exit;
  } finally {
    clearTimeout(timer);
    await workbench.close();
  }
}

/** console.log's arguments arrive unformatted; mocha's reporter gives strings and numbers. */
function format([first, ...rest]: unknown[]): string {
  let used = 0;
  const text = String(first).replace(/%[sdo]/g, (mark) => (used < rest.length ? String(rest[used++]) : mark));
  return [text.replaceAll('%%', '%'), ...rest.slice(used).map(String)].join(' ');
}
