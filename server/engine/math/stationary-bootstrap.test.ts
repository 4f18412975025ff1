import { expect, test } from "vitest";
import { seededRandom } from "./random";
import { stationaryBootstrap } from "./stationary-bootstrap";

test("blocks of expected length 1 never need the neighbour; one row repeats itself (by hand)", () => {
  expect([...stationaryBootstrap(1, 5, seededRandom(1))]).toEqual([0]);
});

test("the mean length of its runs is the one asked for (30,000 rows, within 3 %)", () => {
  const rows = stationaryBootstrap(30_000, 8, seededRandom(2));
  let breaks = 1;
  for (let i = 1; i < rows.length; i++) if (rows[i] !== ((rows[i - 1] ?? 0) + 1) % rows.length) breaks++;
  expect(rows.length / breaks / 8).toBeGreaterThan(0.97);
  expect(rows.length / breaks / 8).toBeLessThan(1.03);
});

test("every row is equally likely, and the same seed gives the same rows", () => {
  const counts = new Float64Array(5);
  const random = seededRandom(3);
  for (let n = 0; n < 4000; n++)
    for (const row of stationaryBootstrap(5, 3, random)) counts[row] = (counts[row] ?? 0) + 1;
  for (const count of counts) expect(count / 4000).toBeCloseTo(1, 1);
  expect(stationaryBootstrap(50, 4, seededRandom(9))).toEqual(stationaryBootstrap(50, 4, seededRandom(9)));
});

test("no rows and blocks shorter than a row are refused", () => {
  expect(() => stationaryBootstrap(0, 2, seededRandom(1))).toThrow(RangeError);
  expect(() => stationaryBootstrap(5, 0.5, seededRandom(1))).toThrow(RangeError);
});
