import fc from "fast-check";
import { expect, test } from "vitest";
import { apportion, finePercent, percent, utilisation, utilisationPoints } from "./percent";

test("shares are written as percent with one decimal, small ones with two", () => {
  expect(percent(0.118)).toBe("11.8%");
  expect(finePercent(0.0187)).toBe("1.87%");
  expect(finePercent(-0.208, { signed: true })).toBe("\u221220.8%");
});

test("a utilisation is never rounded across a line", () => {
  expect(utilisation(0.996)).toBe("99%");
  expect(utilisation(1.002)).toBe("101%");
  expect(utilisation(1)).toBe("100%");
  expect(utilisation(99.99)).toBe("9,999%");
  expect(utilisation(1e15)).toBe("over 9,999%");
  expect(utilisation(0.797)).toBe("79%");
  expect(utilisation(0.8)).toBe("80%");
});

test("below, at and over the line keep their side, whatever the figure", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (used) => {
      const points = utilisationPoints(used);
      expect(points > 100).toBe(used > 1);
      expect(points >= 80).toBe(used >= 0.8);
    }),
  );
});

test("shown parts sum to the shown total", () => {
  expect(apportion([33.4, 33.4, 33.2], 100, 0)).toEqual([34, 33, 33]);
  const parts = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(parts, (list) => {
      const total = list.reduce((sum, part) => sum + part, 0);
      const shown = apportion(list, total, 0).reduce((sum, part) => sum + part, 0);
      expect(Math.abs(shown - Math.round(total))).toBeLessThan(1e-6);
    }),
  );
});
