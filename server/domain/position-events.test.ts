import { expect, test } from "vitest";
import { holdingAfter, type PositionEvent } from "./position-events";

const event = (kind: PositionEvent["kind"], quantity: number, priceLocal: number | null = null) => ({
  kind,
  quantity,
  priceLocal,
});

test("a snapshot of 100, a purchase of 50, a 2:1 split and a sale of 30 leave 270 (by hand)", () => {
  const events = [
    event("snapshot", 100, 12),
    event("trade", 50, 18),
    event("split", 2),
    event("trade", -30, 9),
  ];
  // (100 x 12 + 50 x 18) / 150 = 14 before the split, 7 after it; a sale changes no average.
  expect(holdingAfter(events)).toEqual({ quantity: 270, averagePriceLocal: 7 });
});

test("a later snapshot forgets what came before; no events mean nothing is held", () => {
  expect(holdingAfter([event("trade", 7, 3), event("snapshot", -5)])).toEqual({
    quantity: -5,
    averagePriceLocal: 3,
  });
  expect(holdingAfter([])).toEqual({ quantity: 0, averagePriceLocal: null });
});

test("what crosses zero was bought at the last price; what ends at zero has none", () => {
  const long = event("trade", 10, 100);
  expect(holdingAfter([long, event("trade", -25, 110)])).toEqual({ quantity: -15, averagePriceLocal: 110 });
  expect(holdingAfter([long, event("trade", -10, 110)])).toEqual({ quantity: 0, averagePriceLocal: null });
  expect(holdingAfter([event("trade", -10, 100), event("trade", -30, 104)])).toEqual({
    quantity: -40,
    averagePriceLocal: 103,
  });
});

test("an average with an unknown part is unknown", () => {
  expect(holdingAfter([event("snapshot", 10), event("trade", 5, 3)])).toEqual({
    quantity: 15,
    averagePriceLocal: null,
  });
});

test("decimal quantities that cancel leave nothing, and only what cancels is taken for nothing", () => {
  const coins = [event("trade", 0.1, 9), event("trade", 0.2, 9), event("trade", -0.3, 9)];
  expect(holdingAfter(coins)).toEqual({ quantity: 0, averagePriceLocal: null });
  expect(holdingAfter([event("trade", 1e9, 1), event("trade", -999_999_999, 1)]).quantity).toBe(1);
});
