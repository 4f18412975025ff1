import fc from "fast-check";
import { expect, test } from "vitest";
import { ewmaVolatility, runningVolatility } from "./ewma";

test("moves of 0, 0 and 7 at decay 1/2 have variance 49 x 4/7 = 28 (by hand)", () => {
  expect(ewmaVolatility(Float64Array.of(0, 0, 7), 0.5)).toBeCloseTo(Math.sqrt(28), 12);
});

test("the half-life at .94 is 11.2 days (RiskMetrics 1996)", () => {
  const moves = Float64Array.from({ length: 2000 }, (_, i) => (i === 0 ? 1 : 0));
  const running = runningVolatility(moves, 0.94);
  const ratio = ((running[112] ?? 0) / (running[0 + 100] ?? 1)) ** 2;
  expect(ratio).toBeCloseTo(0.5 ** (12 / 11.2), 2);
});

test("golden: half-lives 11.20 days at .94 and 22.76 at .97 (appendix of the definitions)", () => {
  for (const [decay, days] of [
    [0.94, 11.2],
    [0.97, 22.76],
  ] as const) {
    const running = runningVolatility(
      Float64Array.from({ length: 300 }, (_, i) => (i === 0 ? 1 : 0)),
      decay,
    );
    const perDay = Math.log(((running[300] ?? 0) / (running[100] ?? 1)) ** 2) / 200;
    expect(Math.log(0.5) / perDay).toBeCloseTo(days, 2);
  }
});

test("both forms agree once the start is forgotten, and scale with the moves", () => {
  const moves = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 500, maxLength: 520 });
  fc.assert(
    fc.property(moves, fc.double({ min: 0.1, max: 10, noNaN: true }), (xs, scale) => {
      const window = Float64Array.from(xs);
      const tomorrow = runningVolatility(window, 0.94).at(-1) ?? Number.NaN;
      expect(tomorrow).toBeCloseTo(ewmaVolatility(window, 0.94), 6);
      expect(
        ewmaVolatility(
          window.map((x) => x * scale),
          0.94,
        ),
      ).toBeCloseTo(scale * ewmaVolatility(window, 0.94), 10);
    }),
    { numRuns: 20 },
  );
});

test("an empty window and a NaN are refused", () => {
  expect(() => ewmaVolatility(new Float64Array(0), 0.94)).toThrow(RangeError);
  expect(() => runningVolatility(Float64Array.of(0.1, Number.NaN), 0.94)).toThrow(RangeError);
});
