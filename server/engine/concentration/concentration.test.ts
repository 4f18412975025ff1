import fc from "fast-check";
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { concentrationOf } from "./concentration";

const book = (...exposures: number[]) =>
  exposures.map((exposureBase, i) => ({
    exposureBase,
    symbol: `S${i}`,
    issuer: `I${i % 2}`,
    sector: `X${i % 2}`,
    currency: "USD",
  }));

test("w = (.5, -.3, .2): Herfindahl of gross shares .38, 2.6316 effective names (appendix)", () => {
  const found = concentrationOf(book(0.5, -0.3, 0.2));
  expect(valueOrNull(found.herfindahl)).toBeCloseTo(0.38, 12);
  expect(valueOrNull(found.effectiveNames)).toBeCloseTo(2.6316, 4);
});

test("a net-zero book has shares of gross: 50 % and 50 %, not infinity (by hand)", () => {
  const found = concentrationOf(book(100, -100));
  expect(valueOrNull(found.largestPosition)).toEqual({ label: "S0", valueBase: 100, share: 0.5 });
  expect(found.sectors.map(({ share }) => share)).toEqual([0.5, 0.5]);
});

test("shares sum to one and the Herfindahl index lies between 1/n and 1", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (xs) => {
      const found = concentrationOf(book(...xs.map((x, i) => (i % 3 ? x : -x))));
      expect(found.issuers.reduce((s, { share }) => s + share, 0)).toBeCloseTo(1, 12);
      const index = valueOrNull(found.herfindahl) ?? Number.NaN;
      expect(index).toBeGreaterThanOrEqual(1 / xs.length - 1e-12);
      expect(index).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

test("an empty book has no concentration, and NaN is refused", () => {
  expect(concentrationOf([]).herfindahl.status).toBe("unavailable");
  expect(() => concentrationOf(book(Number.NaN))).toThrow(RangeError);
});
