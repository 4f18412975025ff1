import fc from "fast-check";
import { expect, test } from "vitest";
import { linearReverseStress } from "./linear-reverse-stress";

const DELTAS = Float64Array.of(500_000, 300_000, 200_000);
const S = [0.02, 0.015, 0.03];
const RHO = [1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1];
const COVARIANCE = Float64Array.from(RHO, (rho, k) => rho * (S[Math.floor(k / 3)] ?? 0) * (S[k % 3] ?? 0));

test("golden: to lose 100,000 the Euler book needs -.111410, -.070201, -.116173, 6.435561 deviations away (appendix)", () => {
  const { moves, distance } = linearReverseStress(DELTAS, COVARIANCE, 100_000);
  [-0.11141, -0.070201, -0.116173].forEach((wanted, i) => {
    expect(Math.abs((moves[i] ?? Number.NaN) - wanted)).toBeLessThan(5e-7);
  });
  expect(distance).toBeCloseTo(6.435561, 6);
});

test("by hand: one asset of 1,000 at 2 % loses 100 at -10 %, five deviations away", () => {
  const { moves, distance } = linearReverseStress(Float64Array.of(1000), Float64Array.of(0.0004), 100);
  expect(moves[0]).toBeCloseTo(-0.1, 14);
  expect(distance).toBeCloseTo(5, 12);
});

test("it loses just that, and no other move that does is nearer", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 3, maxLength: 3 }),
      (loss, nudge) => {
        const { moves, distance } = linearReverseStress(DELTAS, COVARIANCE, loss);
        const pnl = (xs: readonly number[]) => xs.reduce((sum, x, i) => sum + x * (DELTAS[i] ?? 0), 0);
        expect(pnl([...moves])).toBeCloseTo(-loss, 4);
        // Another move with the same loss: nudged, the nudge's own profit taken back along the deltas.
        const square = DELTAS.reduce((sum, d) => sum + d * d, 0);
        const back = pnl(nudge) / square;
        const other = [...moves].map((x, i) => x + (nudge[i] ?? 0) - back * (DELTAS[i] ?? 0));
        expect(lengthOf(other)).toBeGreaterThanOrEqual(distance * (1 - 1e-9));
      },
    ),
  );
});

/** Mahalanobis length under the covariance, by solving it with elimination. */
function lengthOf(xs: readonly number[]): number {
  const rows = [0, 1, 2].map((i) => [...COVARIANCE.slice(3 * i, 3 * i + 3), xs[i] ?? 0]);
  for (let i = 0; i < 3; i++)
    for (let r = 0; r < 3; r++) {
      if (r === i) continue;
      const factor = (rows[r]?.[i] ?? 0) / (rows[i]?.[i] ?? 1);
      rows[r] = (rows[r] ?? []).map((x, c) => x - factor * (rows[i]?.[c] ?? 0));
    }
  return Math.sqrt(xs.reduce((sum, x, i) => sum + (x * (rows[i]?.[3] ?? 0)) / (rows[i]?.[i] ?? 1), 0));
}

test("a book without risk, a loss of nothing and wrong shapes are refused", () => {
  expect(() => linearReverseStress(new Float64Array(3), COVARIANCE, 1)).toThrow(RangeError);
  expect(() => linearReverseStress(DELTAS, COVARIANCE, 0)).toThrow(RangeError);
  expect(() => linearReverseStress(DELTAS, new Float64Array(4), 1)).toThrow(RangeError);
});
