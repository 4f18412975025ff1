import fc from "fast-check";
import { expect, test } from "vitest";
import { JumpGuard, splitLike } from "./jump-guard";
import type { BoardEntry } from "./price-board";

const entry = (priceLocal: number, atMs: number, source = "a"): BoardEntry => ({
  instrumentId: "1",
  priceLocal,
  atMs,
  source,
  receivedAtMs: atMs,
});
const TERMS = { thresholdOf: () => 0.2, priceOf: (_: string, { priceLocal }: BoardEntry) => priceLocal };
/** What is used after each beat's newest price, and whether it is held. */
function used(beats: readonly BoardEntry[], terms: Parameters<JumpGuard["look"]>[1] = TERMS): string[] {
  const guard = new JumpGuard();
  return beats.map((each) => {
    guard.look(new Map([["1", each]]), terms);
    const held = guard.heldAt("1");
    return held ? `${held.good.priceLocal} held` : String(each.priceLocal);
  });
}

test("a fifth and more at once is held within its beat; the next price at that level confirms it", () => {
  expect(used([entry(100, 1), entry(79, 2), entry(79, 2), entry(80, 3)])).toEqual([
    "100",
    "100 held",
    "100 held",
    "80",
  ]);
  expect(used([entry(100, 1), entry(81, 2), entry(119, 3)])[1]).toBe("81");
  expect(used([entry(100, 1), entry(119.9, 2)])).toEqual(["100", "119.9"]);
});

test("another source confirms it at the same instant; a price that comes back was a slip", () => {
  expect(used([entry(100, 1), entry(50, 2), entry(50, 2, "b")])).toEqual(["100", "100 held", "50"]);
  expect(used([entry(100, 1), entry(1000, 2), entry(101, 3)])).toEqual(["100", "100 held", "101"]);
});

test("a price that jumps on from where it jumped to is held anew", () => {
  expect(used([entry(100, 1), entry(50, 2), entry(20, 3), entry(21, 4)])).toEqual([
    "100",
    "100 held",
    "100 held",
    "21",
  ]);
});

test("what is not guarded is taken; the threshold is the instrument's own; a known split is no jump", () => {
  expect(used([entry(100, 1), entry(1, 2)], { ...TERMS, thresholdOf: () => null })).toEqual(["100", "1"]);
  expect(used([entry(100, 1), entry(60, 2)], { ...TERMS, thresholdOf: () => 0.5 })).toEqual(["100", "60"]);
  const inNewUnits = (_: string, { priceLocal, atMs }: BoardEntry) => priceLocal / (atMs < 2 ? 4 : 1);
  expect(used([entry(100, 1), entry(25.3, 2)], { ...TERMS, priceOf: inNewUnits })).toEqual(["100", "25.3"]);
});

test("a price below zero is compared by its size; from zero nothing is far", () => {
  expect(used([entry(10, 1), entry(-37, 2), entry(-37.5, 3)])).toEqual(["10", "10 held", "-37.5"]);
  expect(used([entry(0, 1), entry(5, 2)])).toEqual(["0", "5"]);
});

test("no price that is used without a second one is farther than the threshold from the one used before", () => {
  const price = fc.double({ min: 1, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(price, { minLength: 2, maxLength: 40 }), (prices) => {
      const guard = new JumpGuard();
      let [before, last] = [prices[0] ?? 1, prices[0] ?? 1];
      prices.forEach((each, i) => {
        guard.look(new Map([["1", entry(each, i + 1)]]), TERMS);
        const now = guard.heldAt("1")?.good.priceLocal ?? each;
        const isConfirmed = Math.abs(each / last - 1) <= 0.2;
        if (i > 0 && !isConfirmed) expect(Math.abs(now / before - 1)).toBeLessThanOrEqual(0.2);
        [before, last] = [now, each];
      });
    }),
  );
});

test("a jump that looks like a split is named as one", () => {
  expect(splitLike(100, 50.4)).toBe("2 for 1");
  expect(splitLike(2, 20.1)).toBe("1 for 10");
  expect(splitLike(90, 60)).toBe("3 for 2");
  expect(splitLike(100, 57)).toBeNull();
});
