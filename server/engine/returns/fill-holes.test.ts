import { expect, test } from "vitest";
import { fillHoles } from "./fill-holes";

const wave = Float64Array.from({ length: 100 }, (_, i) => Math.cos(i) / 40);
const standIn = { moves: wave, name: "the test wave" };

test("a hole takes beta times the stand-in, and the words say which beta", () => {
  const moves = wave.map((x, i) => (i === 7 || i === 8 ? Number.NaN : 1.5 * x));
  const filled = fillHoles(moves, standIn, 1);
  expect(filled?.missingDays).toBe(2);
  expect(filled?.method).toBe("beta 1.50 to the test wave");
  expect(filled?.moves[7]).toBeCloseTo(1.5 * (wave[7] ?? 0), 12);
  expect(filled?.moves[9]).toBe(moves[9]);
});

test("with too little overlap beta is one and said so, or the series is left out", () => {
  const moves = wave.map((x, i) => (i < 90 ? Number.NaN : x));
  expect(fillHoles(moves, standIn, 1)?.method).toContain("beta 1.00 (fewer than 60 common days)");
  expect(fillHoles(moves, standIn, null)).toBeNull();
});

test("a series without holes is returned as it is", () => {
  expect(fillHoles(wave, standIn, 1)).toEqual({ moves: wave, missingDays: 0, method: "" });
});

test("unequal lengths are refused", () => {
  expect(() => fillHoles(Float64Array.of(Number.NaN), standIn, 1)).toThrow(RangeError);
});
