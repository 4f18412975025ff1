import { expect, test } from "vitest";
import { emptyDraft, readDraft, withMetric } from "./new-limit.view";

const typed = { kind: "ok", threshold: 0.02 } as const;

test("the fields say a limit: whole portfolio, pool, for good, unless something else is chosen", () => {
  expect(readDraft({ ...emptyDraft("2"), name: "VaR" }, typed)).toMatchObject({
    kind: "ok",
    terms: {
      portfolioId: "2",
      scope: { kind: "portfolio", key: null },
      parameter: null,
      threshold: 0.02,
      effectiveToMs: null,
    },
  });
});

test("another metric keeps what it can take and drops what it can't", () => {
  const sector = {
    ...emptyDraft("2"),
    scopeKind: "sector",
    scopeKey: "Energy",
    parameter: "historical",
  } as const;
  expect(withMetric(sector, "gross-exposure")).toMatchObject({
    unit: "nav",
    scopeKey: "Energy",
    parameter: "",
  });
  expect(withMetric(sector, "regime")).toMatchObject({
    unit: "regime",
    scopeKind: "portfolio",
    scopeKey: "",
  });
  expect(withMetric(sector, "coverage").direction).toBe("min");
});

test("what is missing is named: the sector, the episode, the number", () => {
  const nowhere = { ...emptyDraft("2"), scopeKind: "sector" } as const;
  expect(readDraft(nowhere, typed)).toMatchObject({ kind: "refused" });
  expect(readDraft(withMetric(emptyDraft("2"), "stress-loss"), typed)).toEqual({
    kind: "refused",
    sentence: "name the episode",
  });
  expect(readDraft(emptyDraft("2"), { kind: "refused", sentence: "Type a number." })).toEqual({
    kind: "refused",
    sentence: "Type a number.",
  });
});
