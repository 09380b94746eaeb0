// VS Code requires this module inside the extension host and awaits run(): mocha runs the suites beside it.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Mocha from 'mocha';

export interface Row {
  readonly title: string;
  /** Absent when the test passed. */
  readonly error?: string;
}

/** Bundled, the suites register with mocha when this is called: only then are mocha's globals there. */
type Register = () => void;

export async function runSuites(register: Register): Promise<void> {
  const mochaFolder = process.env['DATABOOK_MOCHA'];
  const report = process.env['DATABOOK_HOST_REPORT'];
  if (mochaFolder === undefined || report === undefined)
    throw new Error('DATABOOK_MOCHA and DATABOOK_HOST_REPORT say where');
  const loaded = createRequire(__filename)(mochaFolder) as typeof Mocha;
  const mocha = new loaded({ ui: 'tdd', timeout: 60_000, color: false, reporter: 'dot' });
  mocha.suite.emit('pre-require', globalThis, 'bundle', mocha);
  register();
  const rows: Row[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => rows.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error: Error) =>
      rows.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
    );
  });
  writeFileSync(report, JSON.stringify(rows));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
