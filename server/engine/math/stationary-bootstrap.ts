import type { Random } from "./random";

/**
 * Row numbers of one resample of a series by the stationary bootstrap: blocks that start anywhere, have geometric
 * length and wrap around the end, so that the resample is stationary and keeps dependence within blocks.
 * @param count - T, rows of the series, at least 1.
 * @param meanBlock - expected rows in a block, at least 1; 1 resamples single rows.
 * @param random - advanced by T to 2 T numbers.
 * @param out - T numbers, overwritten; new when not given.
 * @returns T row numbers, 0..T-1.
 * @throws RangeError outside these ranges.
 * @see Politis & Romano (1994), J. American Statistical Association 89.
 */
export function stationaryBootstrap(
  count: number,
  meanBlock: number,
  random: Random,
  out: Int32Array = new Int32Array(count),
): Int32Array {
  if (!(Number.isInteger(count) && count >= 1 && out.length === count))
    throw new RangeError(`stationaryBootstrap: ${count} rows into ${out.length}`);
  if (!(meanBlock >= 1)) throw new RangeError(`stationaryBootstrap: mean block ${meanBlock}`);
  let row = Math.floor(random() * count);
  for (let i = 0; i < count; i++) {
    if (i > 0) row = random() * meanBlock < 1 ? Math.floor(random() * count) : (row + 1) % count;
    out[i] = row;
  }
  return out;
}
