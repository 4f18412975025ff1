import { expect, test } from "vitest";
import type { Coverage } from "~/server/domain/snapshot";
import { coverageLines, coverageText } from "./coverage.view";

const coverage: Coverage = {
  positions: 200,
  priced: 198,
  proxied: 1,
  excluded: 1,
  proxiedShareOfGross: 0.003,
  excludedShareOfGross: 0.0011,
  staleShareOfGross: 0,
  stalePositions: 0,
  late: [{ symbol: "OFFNM", state: "held" }],
  lateShareOfGross: 0.012,
  worstQuoteState: "live",
  isPartial: false,
  proxies: [
    { factorId: "volatility:1", instrumentId: "1", missingDays: 500, method: "three quarters of its own" },
    { factorId: "volatility:2", instrumentId: "2", missingDays: 500, method: "three quarters of its own" },
  ],
  exclusions: [{ instrumentId: "9", symbol: "BNR", reason: "never quoted" }],
};

test("coverage is said in counts and shares", () => {
  expect(coverageText(coverage)).toBe("198 of 200 priced, 0.30% of gross proxied, 0.11% excluded");
});

test("what is left out is named with its reason; like stand-ins are one line", () => {
  expect(coverageLines(coverage, 500)).toEqual([
    { what: "BNR excluded", why: "never quoted" },
    { what: "OFFNM held", why: "a jump waits to be confirmed; the last good price is used" },
    { what: "2 factors without implied volatility history (500 days)", why: "three quarters of its own" },
  ]);
});

test("a history with holes is not called missing", () => {
  const proxies = [{ factorId: "price:3", instrumentId: "3", missingDays: 4, method: "beta 1.1 to SPY" }];
  expect(coverageLines({ ...coverage, proxies, exclusions: [], late: [] }, 500)).toEqual([
    { what: "1 factor: price history with holes, 4 of 500 days moved by a stand-in", why: "beta 1.1 to SPY" },
  ]);
});
