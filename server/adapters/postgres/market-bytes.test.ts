import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePrices, encodePrices } from "./market-bytes";

const prices = fc.uniqueArray(
  fc.tuple(
    fc.integer({ min: 1, max: 2_147_483_647 }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { selector: ([id]) => id, maxLength: 50 },
);

test("prices come back to the last bit, whatever their order", () => {
  fc.assert(
    fc.property(prices, (entries) => {
      expect(decodePrices(encodePrices(new Map(entries)))).toEqual(new Map(entries));
      expect(encodePrices(new Map(entries))).toEqual(encodePrices(new Map(entries.toReversed())));
    }),
  );
});
