import fc from "fast-check";
import { expect, test } from "vitest";
import { betaTo } from "./beta";

const wave = Float64Array.from({ length: 80 }, (_, i) => Math.sin(i) / 50);

test("a series that moves twice as far plus a drift has beta 2 (by hand)", () => {
  expect(
    betaTo(
      wave.map((x) => 2 * x + 0.001),
      wave,
    ),
  ).toBeCloseTo(2, 10);
});

test("beta scales with the series, and unknown days change nothing", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.integer({ min: 0, max: 19 }),
      (scale, holes) => {
        const moves = wave.map((x, i) => (i < holes ? Number.NaN : scale * x));
        expect(betaTo(moves, wave)).toBeCloseTo(scale, 9);
      },
    ),
  );
});

test("too few days or a constant reference give NaN; unequal lengths are refused", () => {
  expect(betaTo(wave.slice(0, 50), wave.slice(0, 50))).toBeNaN();
  expect(betaTo(wave, new Float64Array(80))).toBeNaN();
  expect(() => betaTo(wave, new Float64Array(3))).toThrow(RangeError);
});
