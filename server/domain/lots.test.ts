import { expect, test } from "vitest";
import { type Lot, lotsAfter } from "./lots";

const lot = (quantity: number, priceLocal: number, openedOn: string | null): Lot => ({
  quantity,
  priceLocal,
  openedOn,
});
const HELD = [lot(100, 12, "2024-02-01"), lot(50, 10, "2024-01-02"), lot(10, 9, null)];

test("a sale closes the oldest lots first (by hand)", () => {
  expect(lotsAfter(HELD, lot(-40, 15, "2024-03-01"))).toEqual([
    lot(20, 10, "2024-01-02"),
    lot(100, 12, "2024-02-01"),
  ]);
});

test("a purchase is a lot of its own", () => {
  expect(lotsAfter(HELD, lot(5, 15, "2024-03-01"))).toContainEqual(lot(5, 15, "2024-03-01"));
  expect(lotsAfter([], lot(5, 15, "2024-03-01"))).toEqual([lot(5, 15, "2024-03-01")]);
});

test("selling more than is held leaves one lot short, bought at the price of the trade", () => {
  expect(lotsAfter(HELD, lot(-200, 15, "2024-03-01"))).toEqual([lot(-40, 15, "2024-03-01")]);
  expect(lotsAfter(HELD, lot(-160, 15, "2024-03-01"))).toEqual([]);
});

test("quantities always sum to what was held plus what was traded", () => {
  let held: Lot[] = [];
  let sum = 0;
  for (let i = 0; i < 500; i++) {
    const quantity = ((i * 7919) % 41) - 20;
    held = lotsAfter(held, lot(quantity, i, `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`));
    sum += quantity;
    expect(held.reduce((all, each) => all + each.quantity, 0)).toBe(sum);
    expect(new Set(held.map((each) => Math.sign(each.quantity))).size).toBeLessThanOrEqual(1);
  }
});

test("decimal lots that cancel leave none", () => {
  const held = [lot(0.1, 9, "2024-01-02"), lot(0.2, 9, "2024-01-03")];
  expect(lotsAfter(held, lot(-0.3, 9, "2024-03-01"))).toEqual([]);
  expect(lotsAfter([lot(0.3, 9, "2024-01-02")], lot(-0.1 - 0.2, 9, "2024-03-01"))).toEqual([]);
});
