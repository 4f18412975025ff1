import { expect, test } from "vitest";
import { LIMIT_DEFAULTS } from "~/server/domain/limit";
import type { LimitInForce } from "~/server/ports/limit-book";
import { allocationOf, type LimitedPortfolio, tighterAbove } from "./allocation";

const PORTFOLIOS: readonly LimitedPortfolio[] = [
  { id: "desk", kind: "desk", deskId: null, name: "Desk", baseCurrency: "USD", navBase: 300 },
  { id: "a", kind: "portfolio", deskId: "desk", name: "A", baseCurrency: "USD", navBase: 100 },
  { id: "b", kind: "portfolio", deskId: "desk", name: "B", baseCurrency: "USD", navBase: 200 },
];
const limit = (id: string, portfolioId: string, over: Partial<LimitInForce> = {}): LimitInForce => ({
  ...LIMIT_DEFAULTS,
  ...{ id, portfolioId, version: 1, name: id, metric: "var99", unit: "base", kind: "hard", threshold: 10 },
  ...{ reason: "", changedBy: "", approvedBy: null, effectiveFromMs: 0, effectiveToMs: null },
  ...over,
});

test("the tightest limit of each member in base currency, over the group's own: by hand", () => {
  const own = limit("1", "desk", { threshold: 10 });
  const all = [
    own,
    limit("2", "a", { threshold: 8 }),
    limit("3", "a", { threshold: 0.06, unit: "nav" }), // 6 of 100: tighter than 8
    limit("4", "b", { threshold: 0.03, unit: "nav" }), // 6 of 200
    limit("5", "b", { metric: "var95", threshold: 1 }),
  ];
  expect(allocationOf(own, all, PORTFOLIOS)).toEqual({ share: 1.2, limited: 2, members: 2 });
});

test("what can't be added is not: a least, a part, the largest of several, another currency, an unknown value", () => {
  const below = (over: Partial<LimitInForce>) => [limit("2", "a", over)];
  const own = (over: Partial<LimitInForce> = {}) => limit("1", "desk", over);
  const all = (over: Partial<LimitInForce>) => allocationOf(own(over), below(over), PORTFOLIOS);
  expect(all({ direction: "min" })).toBeNull();
  expect(all({ scope: { kind: "sector", key: "Energy" } })).toBeNull();
  expect(all({ metric: "largest-issuer", unit: "nav" })).toBeNull();
  expect(all({ metric: "herfindahl", unit: "share" })).toBeNull();
  // Two portfolios that sell the same thing take longer together than each alone, and carry more meanwhile.
  expect(all({ metric: "liquidity-var99" })).toBeNull();
  expect(allocationOf(own(), [], PORTFOLIOS)).toBeNull();
  const inEuros = PORTFOLIOS.map((each) => (each.id === "a" ? { ...each, baseCurrency: "EUR" } : each));
  expect(allocationOf(own(), below({}), inEuros)).toBeNull();
  const unknown = PORTFOLIOS.map((each) => ({ ...each, navBase: null }));
  expect(allocationOf(own(), below({ unit: "nav" }), unknown)).toBeNull();
});

test("the fullest above is named only where it is fuller, on the same measure and known", () => {
  const own = limit("2", "a");
  const above = limit("1", "desk", { unit: "nav" });
  const find = (mine: number | null, theirs: number | null, other: LimitInForce = above) =>
    tighterAbove(
      own,
      [own, other],
      PORTFOLIOS,
      new Map([
        ["2", { utilisation: mine }],
        ["1", { utilisation: theirs }],
      ]),
    );
  expect(find(0.5, 0.7)).toEqual({
    limitId: "1",
    portfolioId: "desk",
    portfolioName: "Desk",
    utilisation: 0.7,
  });
  expect(find(0.7, 0.7)).toBeNull();
  expect(find(0.5, null)).toBeNull();
  expect(find(null, 0.7)).toBeNull();
  expect(find(0.5, 0.7, limit("1", "desk", { metric: "var95" }))).toBeNull();
  expect(find(0.5, 0.7, limit("1", "desk", { parameter: "historical" }))).toBeNull();
});
