import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "~/server/domain/instrument";
import type { Tick } from "~/server/domain/market";
import { PriceBoard } from "./price-board";

const NOW = 1_580_000_000_000;
const instrument = (id: string, type: Instrument["type"]): Instrument => ({
  id,
  symbol: `S${id}`,
  name: `S${id}`,
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
});
const known = new Map([instrument("1", "equity"), instrument("2", "future")].map((i) => [i.id, i]));
const tick = (instrumentId: string, priceLocal: number, atMs = NOW): Tick => ({
  instrumentId,
  priceLocal,
  atMs,
  source: "t",
});

test("NaN, infinities, strings, zero and negative equity prices and unknown names are counted and never taken", () => {
  const board = new PriceBoard(known);
  const text = "101.5" as unknown as number; // what a careless sender may put there
  board.take(
    [
      tick("1", Number.NaN),
      tick("1", Number.POSITIVE_INFINITY),
      tick("1", text),
      tick("1", 0),
      tick("1", -3),
      tick("9", 5),
    ],
    NOW,
  );
  expect(board.entries.size).toBe(0);
  expect(Object.fromEntries(board.refused)).toEqual({
    "not-finite": 3,
    "not-positive": 2,
    "unknown-instrument": 1,
  });
});

test("a future may trade below zero, as oil did", () => {
  const board = new PriceBoard(known);
  board.take([tick("2", -37.63)], NOW);
  expect(board.entries.get("2")?.priceLocal).toBe(-37.63);
});

test("a time stamp from the future is refused", () => {
  const board = new PriceBoard(known);
  board.take([tick("1", 10, NOW + 3_600_000)], NOW);
  expect(Object.fromEntries(board.refused)).toEqual({ "bad-time": 1 });
});

test("order and repetition of ticks change nothing", () => {
  const ticks = fc.array(
    fc.record({
      instrumentId: fc.constantFrom("1", "2"),
      priceLocal: fc.integer({ min: 1, max: 50 }),
      atMs: fc.integer({ min: NOW - 5, max: NOW }),
      source: fc.constant("t"),
    }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(ticks, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (batch, keys) => {
      const inOrder = new PriceBoard(known);
      inOrder.take(batch, NOW);
      const shuffled = batch.map((t) => [keys.next().value, t] as const).sort(([a], [b]) => a - b);
      const other = new PriceBoard(known);
      for (const [, t] of [...shuffled, ...shuffled]) other.take([t], NOW);
      expect(Object.fromEntries(other.entries)).toEqual(Object.fromEntries(inOrder.entries));
    }),
  );
});
