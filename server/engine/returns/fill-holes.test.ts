import { expect, test } from "vitest";
import { seededRandom } from "../math/random";
import { businessDays } from "../simulate/test-book";
import { fillHoles, residualVolatility } from "./fill-holes";

const wave = Float64Array.from({ length: 100 }, (_, i) => Math.cos(i) / 40);
const standIn = { moves: wave, name: "the test wave", residualVolatility: 0 };
const dates = businessDays(100);
const keys = { name: "price:x", dates };

test("a hole takes beta times the stand-in, and the words say which beta", () => {
  const moves = wave.map((x, i) => (i === 7 || i === 8 ? Number.NaN : 1.5 * x));
  const filled = fillHoles(moves, standIn, 1, keys);
  expect(filled?.missingDays).toBe(2);
  expect(filled?.method).toBe("beta 1.50 to the test wave, without noise of its own");
  expect(filled?.moves[7]).toBeCloseTo(1.5 * (wave[7] ?? 0), 12);
  expect(filled?.moves[9]).toBe(moves[9]);
});

test("with too little overlap beta is one and said so, or the series is left out", () => {
  const moves = wave.map((x, i) => (i < 90 ? Number.NaN : x));
  expect(fillHoles(moves, standIn, 1, keys)?.method).toContain("beta 1.00 (fewer than 60 common days)");
  expect(fillHoles(moves, standIn, null, keys)).toBeNull();
});

test("a series without holes is returned as it is", () => {
  expect(fillHoles(wave, standIn, 1, keys)).toEqual({ moves: wave, missingDays: 0, method: "" });
});

test("unequal lengths are refused", () => {
  expect(() =>
    fillHoles(Float64Array.of(Number.NaN), standIn, 1, { ...keys, dates: dates.slice(0, 1) }),
  ).toThrow(RangeError);
});

test("by hand: residuals of +1 % and -1 % in turn have a volatility of 1 %, up to the degree of freedom", () => {
  const moves = wave.map((x, i) => 2 * x + (i % 2 === 0 ? 0.01 : -0.01));
  expect(residualVolatility(moves, wave, 2)).toBeCloseTo(0.01 * Math.sqrt(100 / 99), 12);
});

test("what is filled is as volatile as what is known, not only as volatile as its beta", () => {
  const random = seededRandom(3);
  const days = businessDays(4000);
  const common = Float64Array.from(days, () => 0.02 * (random() - 0.5));
  const whole = common.map((x) => x + 0.04 * (random() - 0.5));
  const young = whole.map((x, i) => (i < 3500 ? Number.NaN : x));
  const market = { moves: common, name: "the market", residualVolatility: 0 };
  const filled = fillHoles(young, market, 1, { name: "price:young", dates: days });
  const deviation = (xs: Float64Array) => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);
  const [got, wanted] = [deviation(filled?.moves.subarray(0, 3500) ?? common), deviation(whole)];
  expect(got / wanted).toBeGreaterThan(0.9);
  expect(got / wanted).toBeLessThan(1.1);
  expect(filled?.method).toMatch(/with drawn noise of 1\.1\d % a day/);
});

test("noise belongs to a name and a day: a window that rolls keeps it, another name has another", () => {
  const usual = { ...standIn, residualVolatility: 0.02 };
  const none = new Float64Array(100).fill(Number.NaN);
  const first = fillHoles(none, usual, 1, keys)?.moves;
  const rolled = fillHoles(none.subarray(1), { ...usual, moves: wave.subarray(1) }, 1, {
    ...keys,
    dates: dates.slice(1),
  })?.moves;
  expect([...(rolled ?? [])]).toEqual([...(first ?? [])].slice(1));
  expect(fillHoles(none, usual, 1, { ...keys, name: "price:y" })?.moves).not.toEqual(first);
  expect(fillHoles(none, usual, 1, keys)?.method).toContain("with drawn noise of 2.00 % a day");
});
