import { expect, test } from "vitest";
import { quantityAfter } from "./position-events";

test("a snapshot of 100, a purchase of 50, a 2:1 split and a sale of 30 leave 270 (by hand)", () => {
  const events = [
    { kind: "snapshot", quantity: 100 },
    { kind: "trade", quantity: 50 },
    { kind: "split", quantity: 2 },
    { kind: "trade", quantity: -30 },
  ] as const;
  expect(quantityAfter(events)).toBe(270);
});

test("a later snapshot forgets what came before; no events mean nothing is held", () => {
  expect(
    quantityAfter([
      { kind: "trade", quantity: 7 },
      { kind: "snapshot", quantity: -5 },
    ]),
  ).toBe(-5);
  expect(quantityAfter([])).toBe(0);
});
