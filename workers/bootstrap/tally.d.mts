type Tally = { passed: number; failed: number; skipped: number };
type VitestReport = {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};
export const NOTHING: Tally;
export function add(one: Tally, other: Tally): Tally;
export function fromVitest(report: VitestReport | null): Tally;
export function skippedBecause(report: unknown, words: string): string[];
export function fromPlaywright(report: PlaywrightReport | null): Tally;
export function summary(tally: Tally): string;
