import { expect, test } from "vitest";
import type { PositionRisk } from "~/server/domain/snapshot";
import { type PositionsQuery, positionsView } from "./positions.view";

const ok = (value: number) => ({ status: "ok", value }) as const;
const position = (symbol: string, over: Partial<PositionRisk> = {}): PositionRisk => ({
  positionId: symbol,
  instrumentId: symbol,
  symbol,
  name: `${symbol} Corp`,
  bookId: "1",
  bookName: "Core",
  type: "equity",
  sector: "Energy",
  country: null,
  issuer: null,
  currency: "USD",
  quantity: 100,
  priceLocal: 12.5,
  priceAtMs: 0,
  quoteState: "live",
  coverage: "priced",
  note: null,
  valueBase: ok(500_000),
  exposureBase: ok(500_000),
  dayPnlBase: ok(-1_000),
  unrealisedPnlBase: ok(0),
  greeks: { status: "unavailable", code: "not-applicable", reason: "none" },
  componentVar99: 10_000,
  componentEs975: 11_000,
  componentVolatilityBase: 1,
  marginalVar99: ok(0.01),
  dailyVolatility: ok(0.01),
  daysToLiquidate: ok(0.02),
  ...over,
});
const query: PositionsQuery = {
  sort: { key: "var99", isDescending: true },
  filter: "",
  collapsed: new Set(),
  whole: 2e6,
  totalVar99: 33_400,
  totalEs975: 33_000,
};
const book = [
  position("AAA", { componentVar99: 11_133 }),
  position("BBB", { componentVar99: 11_133, sector: "Health" }),
  position("CCC", { componentVar99: 11_134, bookId: "2", bookName: "Overlay" }),
];

test("books hold sectors hold positions, each the worst first", () => {
  const view = positionsView(book, query);
  expect(view.lines.map(({ level, label }) => `${level} ${label}`)).toEqual([
    "0 Core",
    "1 Energy",
    "2 AAA",
    "1 Health",
    "2 BBB",
    "0 Overlay",
    "1 Energy",
    "2 CCC",
  ]);
});

test("what is shown sums to what its group shows, down to the last digit", () => {
  const view = positionsView(book, query);
  const shown = (level: number) =>
    view.lines.filter((line) => line.level === level).reduce((sum, line) => sum + Number(line.var99), 0);
  expect(view.total.var99).toBe("33.4");
  expect(shown(0)).toBeCloseTo(33.4, 9);
  expect(shown(1)).toBeCloseTo(33.4, 9);
  expect(shown(2)).toBeCloseTo(33.4, 9);
  expect(view.total.shareOfVar).toBe("100.0%");
});

test("a group with a missing value is unknown, never a smaller sum", () => {
  const blind = position("DDD", {
    valueBase: { status: "unavailable", code: "no-price", reason: "never quoted" },
  });
  const view = positionsView([...book, blind], query);
  expect(view.total.value).toEqual({ text: null, reason: "1 of 4 positions have none" });
  expect(view.lines.find(({ label }) => label === "DDD")?.value).toEqual({
    text: null,
    reason: "never quoted",
  });
});

test("a collapsed group keeps its sum and hides its rows", () => {
  const view = positionsView(book, { ...query, collapsed: new Set(["book 1"]) });
  expect(view.lines.map(({ label }) => label)).toEqual(["Core", "Overlay", "Energy", "CCC"]);
  expect(view.lines[0]).toMatchObject({ isOpen: false, detail: "2" });
});

test("a filter finds by symbol, name, sector or book, and its total is of what was found", () => {
  const view = positionsView(book, { ...query, filter: "overlay" });
  expect(view.shown).toBe(1);
  expect(view.total).toMatchObject({ label: "Found", var99: "11.1" });
});

test("missing figures sort last both ways", () => {
  const blind = position("DDD", {
    dailyVolatility: { status: "unavailable", code: "not-enough-history", reason: "new" },
  });
  for (const isDescending of [true, false]) {
    const view = positionsView([blind, position("AAA")], {
      ...query,
      sort: { key: "volatility", isDescending },
    });
    expect(view.lines.at(-1)?.label).toBe("DDD");
  }
});

test("plain prices say nothing, others say what they are", () => {
  const view = positionsView(
    [position("AAA"), position("BBB", { coverage: "proxied", note: "proxied: beta 1.1" })],
    query,
  );
  expect(view.lines.filter(({ level }) => level === 2).map(({ state }) => state)).toEqual(["", "proxied"]);
  expect(view.lines.at(-1)?.note).toBe("beta 1.1");
});
