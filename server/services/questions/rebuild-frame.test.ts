import { expect, test } from "vitest";
import { quoteKept } from "./rebuild-frame";

const shown = { priceLocal: 0.012, quoteState: "live" } as const;

test("a share was quoted at the price that its snapshot shows", () => {
  expect(quoteKept(shown, "equity", true)).toEqual({ priceLocal: 0.012, state: "live" });
});

test("the worth of a swap is not its spread, that of a forward not its rate, a model's price no quote", () => {
  for (const type of ["cds", "fx-forward", "pnl-series"] as const)
    expect(quoteKept(shown, type, true)).toBeNull();
  expect(quoteKept(shown, "option", false)).toBeNull();
  expect(quoteKept(shown, "option", true)).not.toBeNull();
});

test("what had no price has none", () => {
  expect(quoteKept({ ...shown, priceLocal: null }, "equity", true)).toBeNull();
  expect(quoteKept({ ...shown, quoteState: "missing" }, "equity", true)).toBeNull();
});
