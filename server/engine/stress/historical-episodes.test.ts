import { expect, test } from "vitest";
import { unavailable } from "~/server/domain/measure";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { isShortMaturity } from "./episode-moves";
import { EPISODES } from "./episodes";
import { historicalEpisodes } from "./historical-episodes";

const NO_NAV = unavailable("no-nav", "test");

test("the 2020 move is the packaged closes' 2237.40 / 3386.15 - 1 = -33.9 % (vega-datasets sp500-2000.csv)", () => {
  expect(EPISODES.find(({ id }) => id === "2020-spring")?.equity).toBeCloseTo(-0.33925, 5);
});

test("a stock of beta 1 loses the index's move, worst episode first, with the words of how", () => {
  const frame = testFrame({ seed: 4, stocks: 3, days: 130, windowDays: 120 });
  const market = { ...frame.market, marketBetas: frame.market.marketBetas.map(() => 1) };
  const position = frame.positions[0];
  if (!position) throw new Error("no position");
  const lone = { ...frame, market, positions: [{ ...position, quantity: 10 }] };
  const value = 10 * (frame.quotes.get(position.instrumentId)?.priceLocal ?? 0);
  const results = historicalEpisodes(lone, priceBook(lone), NO_NAV);
  expect(results.map(({ id }) => id)).toEqual(["2020-spring", "2008-autumn", "2011-summer"]);
  expect(results[1]?.pnlBase).toBeCloseTo(-0.282 * value, 8);
  expect(results[1]?.drivers[0]?.positionId).toBe(position.id);
  expect(results[0]?.method).toContain("implied volatilities not moved (no source)");
  expect(results[0]?.shareOfNav.status).toBe("unavailable");
});

test("positions sum to the episode's profit, options included", () => {
  const frame = testFrame({ seed: 6, stocks: 4, options: 4, isLongShort: true, days: 130, windowDays: 120 });
  const whole = historicalEpisodes(frame, priceBook(frame), NO_NAV);
  for (const { id, pnlBase } of whole) {
    const parts = frame.positions.map((position) => {
      const alone = { ...frame, positions: [position] };
      return historicalEpisodes(alone, priceBook(alone), NO_NAV).find((each) => each.id === id)?.pnlBase ?? 0;
    });
    expect(Math.abs(parts.reduce((a, b) => a + b, 0) - pnlBase)).toBeLessThan(1e-6);
  }
});

test("short maturities are told from their symbols; an empty book has no stress", () => {
  expect(["UST2Y", "DGS2", "TB3M", "DGS3MO", "^IRX"].every(isShortMaturity)).toBe(true);
  expect(["UST10Y", "DGS10", "LIBOR", "T10Y2Y"].some(isShortMaturity)).toBe(false);
  const frame = { ...testFrame({ seed: 4, stocks: 1, days: 130, windowDays: 120 }), positions: [] };
  expect(historicalEpisodes(frame, priceBook(frame), NO_NAV)).toEqual([]);
});
