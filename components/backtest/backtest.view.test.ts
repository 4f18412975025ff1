import { expect, test } from "vitest";
import type { PortfolioScores } from "~/server/services/backtest/score-portfolio";
import { backtestFinding, exceptionsAt, lineOf, scoreRows } from "./backtest.view";

const day = (date: string, pnl: number) => ({
  date,
  basis: "walked" as const,
  hypotheticalPnlBase: pnl,
  actualPnlBase: null,
  var95: 10,
  var975: 13,
  var99: 20,
  es975: 18,
});

test("a day is an exception where it lost more than the line, not where it lost as much", () => {
  const days = [day("a", -20), day("b", -20.01), day("c", 30), day("d", -15)];
  expect(exceptionsAt(days, 0.99).map(({ date }) => date)).toEqual(["b"]);
  expect(exceptionsAt(days, 0.95).map(({ date }) => date)).toEqual(["a", "b", "d"]);
  expect(lineOf(day("a", 0), 0.975)).toBe(13);
});

test("without scores the finding says so with its reason, and no row claims a number", () => {
  const nothing = {
    status: "unavailable",
    code: "not-enough-history",
    reason: "no forecast has an outcome yet",
  } as const;
  const scores = { scores: nothing } as unknown as PortfolioScores; // what it reads
  expect(backtestFinding(scores)).toEqual({
    tone: "unknown",
    finding: "Not scored yet",
    because: "No forecast has an outcome yet.",
  });
  expect(scoreRows([], 0.99)).toEqual([]);
});

test("a rejected coverage is near at best, a red zone is a breach", () => {
  const finding = (zone: string, pValue: number, others = 0.3) => {
    const level = {
      level: 0.99,
      days: 500,
      exceptions: 7,
      expected: 5,
      trafficLight: { status: "ok", value: { zone } },
      christoffersen: { conditionalCoverage: { pValue } },
      dynamicQuantile: { pValue: others },
      timeBetweenFailures: { mixed: { pValue: others } },
      shortfall: { status: "ok", value: { z2: { pValue: 0.5 } } },
    };
    const methods = [{ name: "pool", levels: { status: "ok", value: [level] } }];
    return backtestFinding({ scores: { status: "ok", value: { methods } } } as unknown as PortfolioScores); // what it reads
  };
  expect(finding("green", 0.4)).toMatchObject({
    tone: "calm",
    finding: "7 exceptions in 500 days at 99%, 5.0 expected, green zone over 250 days",
  });
  expect(finding("green", 0.01).tone).toBe("near");
  expect(finding("amber", 0.4).tone).toBe("near");
  expect(finding("red", 0.4).tone).toBe("breach");
  // Coverage may hold while other tests do not: that is no calm finding.
  expect(finding("green", 0.4, 0.01)).toMatchObject({
    tone: "near",
    because: expect.stringContaining("(conditional coverage p 0.400), but DQ and TBF speak against it"),
  });
});
