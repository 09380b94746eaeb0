import { contentTests } from './content.ts';
import { entryTests } from './entries.ts';
import { keepingTests } from './keeping.ts';
import { lifetimeTests } from './lifetime.ts';
import { modelTests } from './model.ts';
import { readingTests } from './reading.ts';
import { runTests } from './runs.ts';
import { storeTests, type OpenTarget, type StoreTest, type TestRunner } from './target.ts';
import { transferTests } from './transfer.ts';

/** What every Limani must do, whatever it stores runs in. Each test gets a store of its own from `open`. */
export function conformance(name: string, open: OpenTarget, runner: TestRunner): void {
  const test = storeTests(runner, open);
  const part = (what: string, tests: (test: StoreTest) => void): unknown =>
    runner.describe(what, () => tests(test));
  runner.describe(`Limani ${name}`, () => {
    part('runs', runTests);
    part('entries', entryTests);
    part('reading', readingTests);
    part('keeping', keepingTests);
    part('content', contentTests);
    part('transfer', (test) => transferTests(test, open));
    part('lifetime', lifetimeTests);
    runner.describe('model', () => modelTests(runner, open));
  });
}
