import { expect, test } from 'vitest';
import { closingLine, countsOf, sum, withoutFiles } from './counts.ts';

const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

test('counts come from the report', () => {
  expect(countsOf(report, 0)).toEqual({ passed: 7, failed: 0, skipped: 2 });
});

test('an error outside of tests is a failure', () => {
  expect(countsOf(report, 1).failed).toBe(1);
  expect(countsOf(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('failed tests are not counted twice', () => {
  expect(countsOf({ ...report, numFailedTests: 3 }, 1).failed).toBe(3);
});

test('a file that did not load is a failure', () => {
  const testResults = [
    { name: 'a', status: 'failed', assertionResults: [] },
    { name: 'b', status: 'failed', assertionResults: [{ status: 'failed' }] },
    { name: 'c', status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  expect(countsOf({ ...report, numFailedTests: 1, testResults }, 1).failed).toBe(2);
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  const all = sum([countsOf(report, 0), countsOf(undefined, 1)]);
  expect(closingLine(all)).toBe('7 passed, 1 failed, 2 skipped');
});

test('files that are run again do not count twice', () => {
  const file = (name: string, ...statuses: readonly string[]) => ({
    ...{ name, status: 'failed', assertionResults: statuses.map((status) => ({ status })) },
  });
  const testResults = [file('a', 'passed', 'failed', 'skipped', 'todo'), file('b', 'passed', 'pending')];
  const left = withoutFiles({ ...report, testResults }, ['b']);
  expect(left).toEqual({
    ...{ numPassedTests: 1, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 },
    testResults: testResults.slice(0, 1),
  });
  expect(countsOf(left, 0)).toEqual({ passed: 1, failed: 1, skipped: 2 });
});
