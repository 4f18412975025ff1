import { expect, test } from "vitest";
import type { BreachEvent } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";
import { caseFinding, eventWords, linkOf, stepsOf } from "./case.view";

const MINUTE = 60_000;
const breach = (over: Partial<BreachRecord> = {}): BreachRecord => ({
  id: "1",
  limitId: "2",
  limitVersion: 1,
  limitName: "VaR 99, 1 day",
  metric: "var99",
  unit: "nav",
  kind: "hard",
  scope: { kind: "portfolio", key: null },
  direction: "max",
  portfolioId: "3",
  portfolioName: "Book",
  baseCurrency: "USD",
  openedAtMs: 0,
  openedComputedAtMs: 0,
  kindSinceMs: null,
  closedAtMs: null,
  closedComputedAtMs: null,
  threshold: 0.02,
  openingValue: 0.021,
  worstValue: 0.022,
  lastValue: 0.0215,
  reason: null,
  openedBy: "market",
  caseState: "open",
  acknowledgedBy: null,
  acknowledgedAtMs: null,
  assignedToId: null,
  assignedTo: null,
  plan: null,
  planDueAtMs: null,
  waivedBy: null,
  waivedUntilMs: null,
  escalationLevel: 0,
  classification: null,
  resolution: null,
  caseClosedBy: null,
  caseClosedAtMs: null,
  ...over,
});
const event = (over: Partial<BreachEvent>): BreachEvent => ({
  id: "1",
  atMs: 0,
  kind: "commented",
  actorId: "7",
  actorName: "Rosa",
  note: null,
  details: null,
  ...over,
});

test("the finding says how far over, of what kind, by what, and who has it", () => {
  expect(caseFinding(breach())).toEqual({
    tone: "breach",
    finding: "VaR 99, 1 day: 2.2% of NAV, limit 2.0% of NAV",
    because: "Hard limit, passive breach: the market or its model moved. Open, not acknowledged.",
  });
  expect(caseFinding(breach({ scope: { kind: "sector", key: "Energy" }, direction: "min" })).finding).toBe(
    "VaR 99, 1 day, sector Energy: 2.2% of NAV, minimum 2.0% of NAV",
  );
  expect(caseFinding(breach({ lastValue: null })).finding).toContain("unknown");
});

test("the course shows what is done, what is due and until when", () => {
  const [open, acknowledge, plan] = stepsOf(breach(), 5 * MINUTE, MINUTE);
  expect([open?.state, acknowledge?.state, plan?.state]).toEqual(["done", "now", "later"]);
  expect(acknowledge?.detail).toBe("passed on in 4 min");
  const waived = stepsOf(breach({ caseState: "waived", acknowledgedBy: "Rosa", waivedUntilMs: 9 }), null, 0);
  expect(waived.map(({ state }) => state)).toEqual(["done", "done", "done", "now", "later"]);
  const closed = breach({ caseState: "closed", closedAtMs: 90 * MINUTE, caseClosedBy: "Rosa" });
  const done = stepsOf(closed, null, 0);
  expect(done.every(({ state }) => state === "done")).toBe(true);
  expect(done[3]?.detail).toBe("after 1 h 30 min");
});

test("a line of the timeline names who and what; values are in the limit's unit", () => {
  expect(eventWords(event({ kind: "opened", details: { value: 0.021 } }), breach()).text).toBe(
    "at 2.1% of NAV",
  );
  expect(eventWords(event({ kind: "assigned", details: { to: "Halvor" } }), breach()).title).toBe(
    "Rosa assigned it to Halvor",
  );
  expect(eventWords(event({ kind: "explained", note: "Nothing is kept." }), breach())).toEqual({
    title: "Not explained",
    text: "Nothing is kept.",
  });
});

test("only an address of the web is a link", () => {
  expect(linkOf(event({ kind: "linked", details: { url: "https://x.example/a" } }))).toBe(
    "https://x.example/a",
  );
  expect(linkOf(event({ kind: "linked", details: { url: "javascript:alert(1)" } }))).toBeNull();
  expect(linkOf(event({ kind: "commented", details: { url: "https://x.example" } }))).toBeNull();
});
