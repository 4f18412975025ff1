// How many tests passed, from what vitest and Playwright write about their runs.

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/** @param report - null when the runner died before it wrote one: that counts as one failure. */
export function fromVitest(report) {
  if (!report) return { ...NOTHING, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites, testResults } =
    report;
  // A file that fails before its first test counts no failed test.
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + broken || (report.success ? 0 : Math.max(1, numFailedTestSuites));
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** Titles of tests that vitest left out and whose title has these words. */
export function skippedBecause(report, words) {
  const all = report?.testResults.flatMap((file) => file.assertionResults) ?? [];
  const isLeftOut = ({ status }) => status !== "passed" && status !== "failed";
  return all
    .filter((test) => isLeftOut(test) && test.fullName.includes(words))
    .map(({ fullName }) => fullName);
}

/** A flaky test passed in the end, which is no pass here. */
export function fromPlaywright(report) {
  if (!report) return { ...NOTHING, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky + (report.errors.length > 0 && unexpected === 0 ? 1 : 0),
    skipped,
  };
}

export const summary = ({ passed, failed, skipped }) =>
  `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
