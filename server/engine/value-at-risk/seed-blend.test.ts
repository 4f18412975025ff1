import { expect, test } from "vitest";
import { seedBlend } from "./seed-blend";

const figures = (scale: number) => ({
  var95: scale,
  var975: 2 * scale,
  var99: 3 * scale,
  es95: 2 * scale,
  es975: 3 * scale,
  es99: 4 * scale,
});

test("0.4 x 100 + 0.6 x 200 = 160, times 1.3 when stressed: 208 (by hand); ES is multiplied too", () => {
  expect(seedBlend(figures(100), figures(200), "normal").var95).toBeCloseTo(160, 10);
  expect(seedBlend(figures(100), figures(200), "stressed").var95).toBeCloseTo(208, 10);
  expect(seedBlend(figures(100), figures(200), "stressed").es95).toBeCloseTo(416, 10);
});
