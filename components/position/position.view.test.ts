import { expect, test } from "vitest";
import type { PositionRisk } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";
import { drivenEpisodes, positionFinding, positionTiles } from "./position.view";

const ok = (value: number) => ({ status: "ok", value }) as const;
/** Only what the view reads. */
const board = {
  baseCurrency: "USD",
  pool: ok(0),
  navBase: ok(100e6),
  grossBase: 120e6,
  coverage: { positions: 34 },
  conventions: { horizonDays: 1, participation: 0.15 },
} as unknown as Board;
const withVar = { ...board, pool: { status: "ok", value: { var99: 2e6 } } } as unknown as Board;
const position = {
  symbol: "NVDA",
  currency: "USD",
  quantity: 100,
  priceLocal: null,
  priceAtMs: null,
  quoteState: "missing",
  coverage: "priced",
  note: null,
  componentVar99: 600_000,
  componentEs975: 650_000,
  valueBase: { status: "unavailable", code: "no-price", reason: "never quoted" },
  dayPnlBase: ok(0),
  unrealisedPnlBase: ok(0),
  exposureBase: ok(-9.5e6),
  daysToLiquidate: ok(0.04),
} as unknown as PositionRisk;

test("the finding sets share of risk against size", () => {
  expect(positionFinding(position, withVar, 1, false).finding).toBe(
    "NVDA carries 30.0% of VaR 99 on exposure of 9.5% of NAV",
  );
  const hedge = { ...position, componentVar99: -200_000 };
  expect(positionFinding(hedge, withVar, 34, false).finding).toContain("relieves 10.0%");
});

test("stale figures find nothing", () => {
  expect(positionFinding(position, withVar, 1, true).tone).toBe("unknown");
});

test("what is missing is a gap with its reason", () => {
  const tiles = new Map(positionTiles(position, withVar).map((tile) => [tile.name, tile]));
  expect(tiles.get("Price")).toMatchObject({ figure: null, context: "never quoted" });
  expect(tiles.get("Value")).toMatchObject({ figure: null, context: "never quoted" });
  expect(tiles.get("Exit")?.figure).toBe("< 0.1 days");
});

test("only episodes that name the position are its own", () => {
  const driver = { positionId: "7", symbol: "A", pnlBase: -5 };
  const stress = [
    { id: "a", name: "A", drivers: [driver] },
    { id: "b", name: "B", drivers: [{ ...driver, positionId: "8" }] },
  ] as unknown as Parameters<typeof drivenEpisodes>[0];
  expect(drivenEpisodes(stress, "7")).toEqual([{ id: "a", name: "A", pnlBase: -5 }]);
});
