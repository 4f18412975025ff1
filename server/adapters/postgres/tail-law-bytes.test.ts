import { expect, test } from "vitest";
import { decodeTailLaws, encodeTailLaws } from "./tail-law-bytes";

test("laws come back with seven digits, whatever their lengths", () => {
  const laws = [
    { ratios: Float64Array.of(1.25, 0.875), cumulative: Float64Array.of(0.5, 1) },
    { ratios: new Float64Array(0), cumulative: new Float64Array(0) },
    { ratios: Float64Array.of(1.123456789), cumulative: Float64Array.of(1) },
  ];
  const read = decodeTailLaws(encodeTailLaws(laws));
  expect(read.slice(0, 2)).toEqual(laws.slice(0, 2));
  expect(read[2]?.ratios[0]).toBeCloseTo(1.123456789, 6);
});

test("bytes that end within a law are refused", () => {
  const bytes = encodeTailLaws([{ ratios: Float64Array.of(1, 2), cumulative: Float64Array.of(0.5, 1) }]);
  expect(() => decodeTailLaws(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError);
});
