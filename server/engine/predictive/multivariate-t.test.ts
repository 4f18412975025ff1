import fc from "fast-check";
import { expect, test } from "vitest";
import type { Factor } from "~/server/domain/scenario";
import { multivariateTMoves, multivariateTProfits } from "./multivariate-t";

const factors = (n: number): Factor[] =>
  Array.from({ length: n }, (_, i) => ({ id: `price:${i}`, kind: "price", moveKind: "absolute" }));
const CORRELATION = Float64Array.of(1, 0.5, -0.2, 0.5, 1, 0.3, -0.2, 0.3, 1);

test("the draws have mean zero and covariance D C D to rounding", () => {
  const vols = Float64Array.of(0.02, 0.015, 0.03);
  const moves = multivariateTMoves(vols, CORRELATION, factors(3));
  for (let f = 0; f < 3; f++)
    for (let g = 0; g < 3; g++) {
      let [sum, mean] = [0, 0];
      for (let i = 0; i < 1000; i++) {
        sum += ((moves[i * 3 + f] ?? 0) * (moves[i * 3 + g] ?? 0)) / 1000;
        mean += moves[i * 3 + f] ?? 0;
      }
      const wanted = (vols[f] ?? 0) * (vols[g] ?? 0) * (CORRELATION[f * 3 + g] ?? 0);
      expect(sum).toBeCloseTo(wanted, 14);
      expect(mean).toBeCloseTo(0, 12);
    }
});

test("one factor's 99 % quantile is the unit-variance t5's 2.606 within the resolution of 1,000 draws (appendix)", () => {
  const sorted = multivariateTMoves(Float64Array.of(1), Float64Array.of(1), factors(1)).sort();
  expect(-(sorted[9] ?? 0)).toBeGreaterThan(2.35);
  expect(-(sorted[9] ?? 0)).toBeLessThan(2.85);
});

test("the same inputs give the same bits, and volatilities scale the moves", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 5, noNaN: true }), (scale) => {
      const vols = Float64Array.of(0.01, 0.02, 0.03);
      const base = multivariateTMoves(vols, CORRELATION, factors(3), 5, 20);
      expect(multivariateTMoves(vols, CORRELATION, factors(3), 5, 20)).toEqual(base);
      const scaled = multivariateTMoves(
        vols.map((v) => v * scale),
        CORRELATION,
        factors(3),
        5,
        20,
      );
      scaled.forEach((move, k) => {
        expect(move).toBeCloseTo(scale * (base[k] ?? 0), 12);
      });
    }),
    { numRuns: 20 },
  );
});

test("a proposed factor changes no bit of the others' draws, wherever it stands", () => {
  const held = factors(2);
  const block = Float64Array.of(1, 0.5, 0.5, 1);
  const alone = multivariateTMoves(Float64Array.of(0.02, 0.03), block, held);
  const proposed: Factor = { id: "price:new", kind: "price", moveKind: "absolute", isProposed: true };
  const [first, second] = held;
  if (!first || !second) throw new Error("two factors");
  const wider = Float64Array.of(1, 0.2, 0.5, 0.2, 1, 0.1, 0.5, 0.1, 1); // the new one is in the middle
  const moves = multivariateTMoves(Float64Array.of(0.02, 0.01, 0.03), wider, [first, proposed, second]);
  for (let i = 0; i < 1000; i++) {
    expect(moves[i * 3]).toBe(alone[i * 2]);
    expect(moves[i * 3 + 2]).toBe(alone[i * 2 + 1]);
  }
});

test("the same factors under other ids and in another order draw the same, because they have the same names", () => {
  const named = (id: string, symbol: string): Factor => ({
    id: `price:${id}`,
    name: `price:${symbol}`,
    kind: "price",
    moveKind: "absolute",
  });
  const vols = Float64Array.of(0.02, 0.03);
  const block = Float64Array.of(1, 0.4, 0.4, 1);
  const here = multivariateTMoves(vols, block, [named("7", "AAA"), named("31", "BBB")]);
  const there = multivariateTMoves(vols.slice().reverse(), block, [named("2", "BBB"), named("9", "AAA")]);
  for (let i = 0; i < 1000; i++) {
    expect(there[i * 2 + 1]).toBe(here[i * 2]);
    expect(there[i * 2]).toBe(here[i * 2 + 1]);
  }
});

test("draws belong to ids: an uncorrelated factor more moves the others' by the sample's own correlation at most", () => {
  const unit = (n: number) => Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const draws = (n: number) => {
    const names = [...factors(n - 1), { id: "price:last", kind: "price", moveKind: "absolute" } as const];
    return multivariateTMoves(new Float64Array(n).fill(1), unit(n), names);
  };
  const [few, more] = [draws(3), draws(4)];
  let product = 0; // of the last factor's draws, both of unit variance
  for (let i = 0; i < 1000; i++) product += ((few[i * 3 + 2] ?? 0) * (more[i * 4 + 3] ?? 0)) / 1000;
  expect(product).toBeGreaterThan(0.98);
});

test("two degrees of freedom, an odd count and an indefinite correlation are refused", () => {
  const one = Float64Array.of(1);
  expect(() => multivariateTMoves(one, one, factors(1), 2)).toThrow(RangeError);
  expect(() => multivariateTMoves(one, one, factors(1), 5, 7)).toThrow(RangeError);
  expect(() => multivariateTMoves(Float64Array.of(1, 1), Float64Array.of(1, 2, 2, 1), factors(2))).toThrow(
    RangeError,
  );
  const twice = [...factors(1), ...factors(1)];
  expect(() => multivariateTMoves(Float64Array.of(1, 1), Float64Array.of(1, 0, 0, 1), twice)).toThrow(
    RangeError,
  );
});

test("profits of a linear book are those of its moves, draw by draw", () => {
  const vols = Float64Array.of(0.02, 0.015, 0.03);
  const exposures = Float64Array.of(100, -50, 30);
  const moves = multivariateTMoves(vols, CORRELATION, factors(3));
  const ids = factors(3).map(({ id }) => id);
  multivariateTProfits(exposures, vols, CORRELATION, 5, 1000, ids).forEach((profit, i) => {
    const slow = exposures.reduce((sum, exposure, f) => sum + exposure * (moves[i * 3 + f] ?? Number.NaN), 0);
    expect(profit).toBeCloseTo(slow, 9);
  });
  expect(() => multivariateTProfits(exposures, vols.subarray(1), CORRELATION)).toThrow(RangeError);
});

test("also where it is the one too many for the sample's exact covariance", () => {
  const size = 40;
  const unit = (n: number) => Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  // 100 draws are 50 mirrored pairs, of which 80 % are 40.
  const draws = (all: readonly Factor[]) =>
    multivariateTMoves(new Float64Array(all.length).fill(0.01), unit(all.length), all, 5, 100);
  const alone = draws(factors(size));
  const proposed: Factor = { id: "price:new", kind: "price", moveKind: "absolute", isProposed: true };
  const wider = draws([...factors(size), proposed]);
  for (let i = 0; i < 100; i++)
    for (let f = 0; f < size; f++) expect(wider[i * (size + 1) + f]).toBe(alone[i * size + f]);
  // Its own volatility is its own still (by hand: 1 % but for the sample).
  let square = 0;
  for (let i = 0; i < 100; i++) square += (wider[i * (size + 1) + size] ?? 0) ** 2 / 100;
  expect(Math.sqrt(square)).toBeCloseTo(0.01, 2);
});
