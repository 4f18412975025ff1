import { expect, test } from "vitest";
import type { Position } from "~/server/domain/position";
import { sinceCutOff } from "./since-cut-off";

const position = (id: string, quantity: number): Position => ({
  id,
  instrumentId: id,
  bookId: "1",
  bookName: "Main",
  quantity,
  entryPriceLocal: null,
  counterparty: null,
  quantityAtCutOff: quantity,
  netPurchasesBase: 0,
});
const trade = (positionId: string, atMs: number, quantity: number, paidLocal: number) => ({
  positionId,
  atMs,
  quantity,
  paidLocal,
  incomeLocal: 0,
});
const TRADES = new Map([
  ["1", [trade("1", 50, 10, 1000), trade("1", 150, 30, 3000), trade("1", 160, -5, -600)]],
]);

test("only trades after the cut-off count, in base currency (by hand)", () => {
  expect(sinceCutOff([position("1", 100)], TRADES, 100, () => 1.25)).toEqual([
    { ...position("1", 100), quantityAtCutOff: 75, netPurchasesBase: 2400 * 1.25 },
  ]);
});

test("without a cut-off nothing is taken off", () => {
  expect(sinceCutOff([position("1", 100)], TRADES, null, () => 1)).toEqual([position("1", 100)]);
});

test("a flat position stays while it was traded since the cut-off, and goes when it was flat by then", () => {
  const flat = [position("1", 0), position("2", 0)];
  expect(sinceCutOff(flat, TRADES, 100, () => 1)).toEqual([
    { ...position("1", 0), quantityAtCutOff: -25, netPurchasesBase: 2400 },
  ]);
  expect(sinceCutOff(flat, TRADES, 200, () => 1)).toEqual([]);
});

test("what was bought in decimals since the cut-off was not held at it", () => {
  const coins = new Map([["1", [trade("1", 150, 0.1, 1), trade("1", 160, 0.7, 7)]]]);
  expect(sinceCutOff([position("1", 0.8)], coins, 100, () => 1)[0]?.quantityAtCutOff).toBe(0);
});

test("a dividend is income beside what was paid, at today's rate (by hand)", () => {
  const paid = new Map([["1", [{ ...trade("1", 150, 0, -200), incomeLocal: 200 }]]]);
  expect(sinceCutOff([position("1", 100)], paid, 100, () => 1.5)).toEqual([
    { ...position("1", 100), netPurchasesBase: -300, incomeBase: 300 },
  ]);
});
