// Runs mocha inside the extension host.
import { createRequire } from 'node:module';
import type Mocha from 'mocha';
import { report } from './report.ts';

export interface Row {
  readonly title: string;
  /** Absent when the test passed. */
  readonly error?: string;
}

/** Runs the suites that `register` defines by mocha's `suite` and `test`, and reports one row for each test. */
export async function runSuites(register: () => void): Promise<void> {
  const mochaFolder = process.env['DATABOOK_MOCHA'];
  if (mochaFolder === undefined) throw new Error('DATABOOK_MOCHA does not say where mocha is');
  const mochaClass = createRequire(__filename)(mochaFolder) as typeof Mocha;
  const mocha = new mochaClass({ ui: 'tdd', timeout: 60_000, reporter: 'min' });
  // What mocha does before it loads a file: it makes `suite` and `test` global.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  register();
  const rows: Row[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    // After each test: should the host hang, it is known how far it came.
    runner.on('test end', () => report(rows));
    runner.on('pass', (test) => rows.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error: Error) =>
      rows.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
    );
  });
  report(rows);
}
