import fc from "fast-check";
import { expect, test } from "vitest";
import { memberTail } from "./member-tail";

test("of ten profits of a gross of 100 the worst three are kept, 26 % and a bit (by hand)", () => {
  const tail = memberTail(Float64Array.of(5, -3, 1, 0, -8, 2, 4, -1, 6, 7), null, 100);
  expect([...tail.losses]).toEqual([0.08, 0.03, 0.01]);
  expect([...tail.probabilities]).toEqual([0.1, 0.1, 0.1]);
});

test("given probabilities decide how many are kept, and the order is by loss", () => {
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), share), { minLength: 5 }), (rows) => {
      const sum = rows.reduce((total, [, p]) => total + p, 0);
      const { losses, probabilities } = memberTail(
        Float64Array.from(rows, ([profit]) => profit),
        Float64Array.from(rows, ([, p]) => p / sum),
        2,
      );
      const mass = probabilities.reduce((a, b) => a + b, 0);
      expect(mass).toBeGreaterThan(0.26 - 1e-9);
      expect(mass - (probabilities.at(-1) ?? 0)).toBeLessThan(0.26);
      expect([...losses]).toEqual([...losses].sort((a, b) => b - a));
    }),
  );
});

test("a gross of zero, NaN and unequal lengths are refused", () => {
  expect(() => memberTail(Float64Array.of(1), null, 0)).toThrow(RangeError);
  expect(() => memberTail(Float64Array.of(Number.NaN), null, 1)).toThrow(RangeError);
  expect(() => memberTail(Float64Array.of(1), Float64Array.of(0.5, 0.5), 1)).toThrow(RangeError);
});
