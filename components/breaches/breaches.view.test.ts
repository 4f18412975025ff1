import { expect, test } from "vitest";
import type { BreachRecord } from "~/server/ports/breach-book";
import { breachesFinding } from "./breaches.view";

/** Only what the finding reads. */
const breach = (over: Partial<BreachRecord>) =>
  ({ kind: "hard", closedAtMs: null, acknowledgedBy: null, ...over }) as BreachRecord;

test("open breaches are counted, and those that nobody looks after", () => {
  const finding = breachesFinding([
    breach({}),
    breach({ acknowledgedBy: "Rosa Day", kind: "soft" }),
    breach({ closedAtMs: 1 }),
  ]);
  expect(finding).toEqual({
    tone: "breach",
    finding: "2 breaches open, nobody looks after 1 of them",
    because: "1 on hard limits, 1 on others.",
  });
});

test("a single breach that nobody looks after is said as one", () => {
  expect(breachesFinding([breach({})]).finding).toBe("1 breach open, nobody looks after it");
});

test("an empty queue says so", () => {
  expect(breachesFinding([])).toMatchObject({
    tone: "calm",
    finding: "No limit is breached",
    because: "None ever was.",
  });
});
