import { expect, test } from "vitest";
import type { LimitEvaluation } from "~/server/domain/limit";
import { columnOf, findingOf, limitFigure, limitSentence, toneOfAll, worstFirst } from "./limit-words";

const limit = (over: Partial<LimitEvaluation> = {}): LimitEvaluation => ({
  limitId: "1",
  limitVersion: 1,
  name: "VaR 99, 1 day",
  metric: "var99",
  unit: "nav",
  kind: "hard",
  threshold: 0.008,
  state: "ok",
  value: 0.0058,
  utilisation: 0.725,
  reason: null,
  isBreachOpen: false,
  pendingSinceMs: null,
  isUrgent: false,
  direction: "max",
  scope: { kind: "portfolio", key: null },
  ...over,
});
const breach = limit({ limitId: "2", state: "breach", utilisation: 1.04, value: 0.00832 });
const near = limit({ limitId: "3", state: "warning", utilisation: 0.92 });
const unknown = limit({
  limitId: "4",
  state: "unknown",
  utilisation: null,
  value: null,
  reason: "prices are stale",
});

test("the finding counts what is over, near and unknown", () => {
  expect(findingOf([limit(), breach, near, unknown], false)).toBe("1 limit breached, 1 near, 1 unknown");
  expect(findingOf([near], false)).toBe("1 limit near the line");
  expect(findingOf([limit(), limit()], false)).toBe("All 2 limits hold");
});

test("stale figures never hold a limit", () => {
  expect(findingOf([limit(), breach], true)).toBe("The state of every limit is unknown");
  expect(toneOfAll([limit()], true)).toBe("unknown");
  expect(columnOf(limit(), "USD", true)).toMatchObject({ tone: "unknown", figure: "?" });
});

test("an unknown limit outweighs a calm one, a breach outweighs both", () => {
  expect(toneOfAll([limit(), unknown], false)).toBe("unknown");
  expect(toneOfAll([unknown, breach], false)).toBe("breach");
});

test("value and limit keep their places in the sentence", () => {
  expect(limitSentence(breach, "USD", false)).toBe("VaR 99, 1 day: 0.83% of NAV, 104% of its limit 0.80%");
  expect(limitSentence(unknown, "USD", false)).toBe(
    "VaR 99, 1 day: unknown, prices are stale; its limit is 0.80%",
  );
});

test("each unit is written in its own words", () => {
  expect(limitFigure(2_400_000, "base", "USD")).toBe("$2.40M");
  expect(limitFigure(0.208, "gross", "USD")).toBe("20.8%");
  expect(limitFigure(1.16, "days", "USD")).toBe("1.2 days");
  expect(limitFigure(1.5, "regime", "USD")).toBe("normal");
  expect(limitFigure(2, "regime", "USD")).toBe("stressed");
});

test("worst first, unknown last", () => {
  expect(worstFirst([unknown, limit(), near, breach]).map(({ limitId }) => limitId)).toEqual([
    "2",
    "3",
    "1",
    "4",
  ]);
});
