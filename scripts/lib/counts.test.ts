import { expect, test } from 'vitest';
import { closingLine, countsOf, sum } from './counts.ts';

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
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}] },
  ];
  expect(countsOf({ ...report, numFailedTests: 1, testResults }, 1).failed).toBe(2);
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  const all = sum([countsOf(report, 0), countsOf(undefined, 1)]);
  expect(closingLine(all)).toBe('7 passed, 1 failed, 2 skipped');
});
