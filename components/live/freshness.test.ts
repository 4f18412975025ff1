import { expect, test } from "vitest";
import { freshnessOf } from "./freshness";

const coverage = {
  worstQuoteState: "live",
  staleShareOfGross: 0,
  stalePositions: 0,
  isPartial: false,
  positions: 61,
  late: [],
  lateShareOfGross: 0,
} as const;
const at = (ageMs: number, over: Partial<typeof coverage> | object = {}) =>
  freshnessOf({ computedAtMs: 0, nowMs: ageMs, coverage: { ...coverage, ...over }, lostAtMs: null });

test("two seconds are live, then delayed, flagged from three, stale from ten", () => {
  expect(at(1_900).state).toBe("live");
  expect(at(2_100).state).toBe("delayed");
  expect(at(3_100).state).toBe("flagged");
  expect(at(10_100)).toMatchObject({ state: "stale", text: "Stale 10 s", isStale: true });
});

test("one stale price is named with its share of gross and greys nothing else", () => {
  const flagged = at(400, {
    worstQuoteState: "stale",
    stalePositions: 1,
    staleShareOfGross: 0.0042,
    late: [{ symbol: "OFFNM", state: "stale" }],
    lateShareOfGross: 0.0042,
  });
  expect(flagged).toMatchObject({ state: "flagged", text: "OFFNM stale", isStale: false });
  expect(flagged.sentence).toContain("OFFNM (stale): 1 of 61 positions, 0.42% of gross");
});

test("prices that are late by two seconds are named before they are flagged", () => {
  const late = ["AAA", "BBB"].map((symbol) => ({ symbol, state: "delayed" }));
  const named = at(400, { worstQuoteState: "delayed", late, lateShareOfGross: 1 });
  expect(named).toMatchObject({ state: "delayed", text: "2 prices late", isStale: false });
  expect(named.sentence).toContain("AAA (delayed) and BBB (delayed): 100.0% of gross");
});

test("too little coverage is stale however new the snapshot", () => {
  expect(at(400, { isPartial: true, stalePositions: 9, staleShareOfGross: 0.2 }).isStale).toBe(true);
});

test("a shut market is closed, not live", () => {
  expect(at(400, { worstQuoteState: "closed" }).state).toBe("closed");
});

test("a lost connection says since when, and greys after ten seconds", () => {
  const lost = (nowMs: number) => freshnessOf({ computedAtMs: 0, nowMs, coverage, lostAtMs: 1_000 });
  expect(lost(5_000)).toMatchObject({ state: "offline", text: "Offline 4.0 s", isStale: false });
  expect(lost(15_000)).toMatchObject({ state: "offline", text: "Offline 14 s", isStale: true });
});

test("before the first snapshot nothing is claimed", () => {
  expect(freshnessOf({ computedAtMs: null, nowMs: 0, coverage: null, lostAtMs: null }).state).toBe("waiting");
});
