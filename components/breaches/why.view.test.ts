import { expect, test } from "vitest";
import type { BreachReport } from "~/server/domain/breach-report";
import { ok, unavailable } from "~/server/domain/measure";
import { causeRows, idleCauses, instants, legWords, termFigure, whyFinding } from "./why.view";

const explained = {
  from: 0.0076,
  to: 0.0081,
  terms: [
    { term: "prices", value: 0.0006 },
    { term: "nav", value: -0.0001 },
    { term: "trades", value: 0 },
    { term: "time", value: 0 },
  ],
  positions: [],
  positionsBy: "component-var99",
} as const;
const report: BreachReport = {
  limit: { name: "VaR 99", metric: "var99", unit: "nav", threshold: 0.008, version: 1 },
  baseCurrency: "USD",
  fromAsOfMs: Date.UTC(2020, 1, 10, 19, 30, 0),
  toAsOfMs: Date.UTC(2020, 1, 10, 19, 31, 0),
  openedAtMs: Date.UTC(2020, 1, 10, 19, 31, 0),
  thresholdBefore: 0.008,
  explained: ok(explained),
  notes: [],
};

test("the finding names both ends and the largest cause; a lowered line comes before it", () => {
  expect(whyFinding(report)).toBe("From 0.76% of NAV to 0.81% of NAV, most of all by prices.");
  expect(whyFinding({ ...report, thresholdBefore: 0.01 })).toMatch(
    /^The line was moved from 1.00% of NAV to 0.80% of NAV\. From 0.76%/,
  );
  const still = { ...explained, to: 0.0076, terms: [{ term: "trades", value: 0 }] } as const;
  expect(whyFinding({ ...report, explained: ok(still) })).toBe("The metric stayed at 0.76% of NAV.");
  expect(whyFinding({ ...report, explained: unavailable("no-nav", "x") })).toContain("can't be explained");
});

test("causes are signed in the limit's unit, and those without a part are named", () => {
  expect(causeRows(explained, "nav", "USD").map(({ name, text }) => [name, text])).toEqual([
    ["Prices", "+0.060%"],
    ["Net asset value", "\u22120.010%"],
  ]);
  expect(idleCauses(explained)).toBe("No part in it: trades and time.");
  expect(termFigure(-12_345, "base", "USD")).toBe("\u2212$12K");
  expect(termFigure(0.25, "days", "USD")).toBe("+0.25 days");
  expect(termFigure(1, "regime", "USD")).toBe("+1.00");
});

test("both instants are named, and a later assessment is told apart from the opening", () => {
  expect(instants(report)).toBe(
    "Within its line at 14:30:00 Mon 10 Feb 2020, opened at 14:31:00 Mon 10 Feb 2020, New York.",
  );
  expect(instants({ ...report, openedAtMs: report.openedAtMs - 30_000 })).toContain(
    "opened 14:30:30 Mon 10 Feb 2020 and assessed at 14:31:00",
  );
});

test("a leg says from where to where, its line, and what moved it", () => {
  const limit = { ...report.limit, id: "4" };
  const leg = { limit, thresholdBefore: 0.008, before: 0.0076, opening: 0.0081, isOver: true } as const;
  expect(legWords({ ...leg, explained: ok(explained) }, "USD")).toEqual({
    change: "0.76% of NAV to 0.81% of NAV",
    line: "line 0.80% of NAV",
    because: "by prices +0.060% and net asset value \u22120.010%",
  });
  const moved = { ...leg, thresholdBefore: 0.01, opening: null };
  expect(legWords({ ...moved, explained: unavailable("no-price", "no price of AAA") }, "USD")).toEqual({
    change: "0.76% of NAV to unknown",
    line: "line moved from 1.00% of NAV to 0.80% of NAV",
    because: "no price of AAA",
  });
});
