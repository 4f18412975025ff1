import { expect, test } from "vitest";
import type { Instrument } from "~/server/domain/instrument";
import type { Tick } from "~/server/domain/market";
import { seededRandom } from "~/server/engine/math/random";
import { PriceBoard } from "./price-board";

const TICKS = 1_000_000;
const NOW = 1_790_000_000_000;
const TYPES = ["equity", "etf", "fx", "crypto", "future", "rate"] as const;
const KNOWN = new Map(
  TYPES.map((type, i): [string, Instrument] => [
    String(i),
    {
      id: String(i),
      symbol: type,
      name: type,
      type,
      currency: "USD",
      multiplier: 1,
      sector: null,
      country: null,
      issuer: null,
      rating: null,
      underlyingId: null,
      option: null,
      bond: null,
    },
  ]),
);
/** What senders have been seen to put where a price belongs. */
const ODD = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  -1,
  1e308,
  5e-324,
  "12",
  null,
  undefined,
  {},
] as const;

test("of a million ticks, many of them nonsense, none that can't be a price stands on the board", () => {
  const random = seededRandom(9);
  const board = new PriceBoard(KNOWN);
  let bad = 0;
  for (let i = 0; i < TICKS; i++) {
    const isOdd = random() < 0.4;
    const price = isOdd ? ODD[Math.floor(random() * ODD.length)] : 200 * random() - 20;
    const atMs =
      random() < 0.02 ? Number.NaN : NOW - Math.floor(random() * 1e6) + (random() < 0.02 ? 1e9 : 0);
    const instrumentId = String(Math.floor(random() * (TYPES.length + 1)));
    const tick = { instrumentId, priceLocal: price, atMs, source: "fuzz" } as Tick; // a sender may put anything there
    const before = [...board.refused.values()].reduce((sum, count) => sum + count, 0);
    board.take([tick], NOW);
    const after = [...board.refused.values()].reduce((sum, count) => sum + count, 0);
    const type = KNOWN.get(instrumentId)?.type;
    const isSigned = type === "future" || type === "rate";
    const isGood =
      type !== undefined &&
      typeof price === "number" &&
      Number.isFinite(price) &&
      (isSigned || price > 0) &&
      Number.isFinite(atMs) &&
      atMs <= NOW + 60_000;
    if (isGood === after > before) bad += 1;
  }
  expect(bad).toBe(0);
  for (const [id, { priceLocal, atMs }] of board.entries) {
    expect(Number.isFinite(priceLocal) && Number.isFinite(atMs), id).toBe(true);
  }
});
