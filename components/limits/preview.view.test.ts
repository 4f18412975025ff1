import { expect, test } from "vitest";
import type { LimitHistory } from "~/server/domain/limit-preview";
import { ok, unavailable } from "~/server/domain/measure";
import { historyWords, savedWords } from "./preview.view";

const history = (over: Partial<LimitHistory> = {}): LimitHistory => ({
  evenings: Array.from({ length: 250 }, (_, i) => ({ date: `d${i}`, value: 1, utilisation: 1 })),
  overDays: 7,
  nearDays: 20,
  unknownDays: 0,
  episodes: 3,
  longestDays: 4,
  savedBase: ok(1_200_000),
  note: "n",
  ...over,
});

test("a history says how often, for how long, and what is not known", () => {
  expect(historyWords(history())).toBe("Over on 7 of 250 evenings, in 3 episodes, the longest of 4.");
  expect(historyWords(history({ overDays: 0, unknownDays: 1 }))).toBe(
    "Never over on 249 evenings. 1 evening could not be known.",
  );
});

test("what obeying saved is money with its direction; where it was never over or has no worth nothing is said", () => {
  expect(savedWords(history(), "USD")).toContain("would have saved $1.20M");
  expect(savedWords(history({ savedBase: ok(-5000) }), "USD")).toContain("would have given up $5,000");
  expect(savedWords(history({ overDays: 0 }), "USD")).toBe("");
  expect(savedWords(history({ savedBase: unavailable("not-applicable", "why") }), "USD")).toBe("");
});
